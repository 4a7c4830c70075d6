// Tensor and its element types

export { type BackwardOptions, type GradOptions, grad } from './autograd/backward.ts';
export { defineFunction, type FunctionContext, type FunctionDefinition } from './autograd/function.ts';
// Gradients
export { enableGrad, isGradEnabled, noGrad } from './autograd/gradMode.ts';
export type { DType, Scalar, TypedArray } from './core/dtype.ts';
export { ShapeError } from './core/errors.ts';
export { promoteTypes, resultType } from './core/promotion.ts';
// Recording
export { type RecordedCall, record } from './dispatch.ts';
export type { RemovableHandle } from './methods/autograd.ts';
// Arithmetic, functions of one tensor, comparisons
export { type AlphaOptions, add, div, mul, neg, sub } from './ops/arithmetic.ts';
export { eq, ge, gt, le, lt, ne } from './ops/comparison.ts';
// Creation
export {
  empty,
  emptyLike,
  eye,
  full,
  fullLike,
  ones,
  onesLike,
  type SizeArgs,
  type TensorOptions,
  zeros,
  zerosLike,
} from './ops/creation.ts';
export { type GradientListener, gradientTap } from './ops/gradientTap.ts';
// Joining and arranging
export {
  atleast1d,
  atleast2d,
  atleast3d,
  broadcastTensors,
  cat,
  cat as concat,
  dstack,
  hstack,
  meshgrid,
  stack,
  vstack,
} from './ops/joining.ts';
// Reductions and linear algebra
export { type AddmmOptions, addmm, addmv, baddbmm, linear } from './ops/linear.ts';
export {
  bernoulli,
  type RandomTensorOptions,
  rand,
  randint,
  randintLike,
  randLike,
  randn,
  randnLike,
  randperm,
} from './ops/randomCreation.ts';
export { arange, linspace, logspace } from './ops/ranges.ts';
export { type MultinomialOptions, multinomial, type NormalOptions, normal } from './ops/sampling.ts';
export type { SortOptions, TopkOptions } from './ops/sort.ts';
export { fromNdarray, type TensorData, type TypedArrayLike, tensor } from './ops/tensorFrom.ts';
export { exp } from './ops/unary.ts';
export { stdMean, type VarOptions, varMean } from './ops/variance.ts';
export type { NormOptions } from './ops/vectorNorm.ts';
// Printing
export { getPrintOptions, type PrintOptions, type PrintProfile, setPrintOptions } from './print/options.ts';
// Random numbers
export { defaultGenerator, Generator, type RandomOptions } from './random/generator.ts';
export { forkRng, getRngState, initialSeed, manualSeed, seed, setRngState } from './random/global.ts';
export type { ValuesAndIndices } from './reduce/argBest.ts';
export type { DimOptions, Dims, ReduceOptions, SumOptions } from './reduce/arguments.ts';
export { Tensor } from './tensor.ts';
