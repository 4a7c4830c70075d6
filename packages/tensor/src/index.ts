// Tensors and their element types

export type { DType, Scalar, TypedArray } from './core/dtype.ts';
export { ShapeError } from './core/errors.ts';
export type { MemoryFormat, MemoryFormatOptions } from './core/memoryFormat.ts';
export { promoteTypes, resultType } from './core/promotion.ts';
export type { NestedList } from './methods/conversion.ts';
export { Tensor } from './tensor.ts';

// Creation

export {
  arange,
  empty,
  emptyLike,
  eye,
  fromNdarray,
  fromTypedArray,
  full,
  fullLike,
  type LikeOptions,
  linspace,
  logspace,
  ones,
  onesLike,
  type SizeArgs,
  type TensorData,
  type TensorOptions,
  type TypedArrayLike,
  tensor,
  zeros,
  zerosLike,
} from './ops/creation/index.ts';

// Element by element

export {
  type AlphaOptions,
  abs,
  acos,
  acosh,
  add,
  addcdiv,
  addcmul,
  allclose,
  asin,
  asinh,
  atan,
  atan2,
  atanh,
  bitwiseAnd,
  bitwiseNot,
  bitwiseOr,
  bitwiseXor,
  type ClosenessOptions,
  ceil,
  clamp,
  cos,
  cosh,
  type DivOptions,
  digamma,
  div,
  eq,
  equal,
  erf,
  erfc,
  exp,
  exp2,
  expm1,
  floor,
  floorDivide,
  fmax,
  fmin,
  fmod,
  frac,
  ge,
  gt,
  hypot,
  isclose,
  isfinite,
  isinf,
  isnan,
  le,
  lerp,
  lgamma,
  log,
  log1p,
  log2,
  log10,
  logaddexp,
  logicalAnd,
  logicalNot,
  logicalOr,
  logicalXor,
  lt,
  maskedFill,
  maximum,
  minimum,
  mul,
  type NanToNumOptions,
  nanToNum,
  ne,
  neg,
  polygamma,
  pow,
  type RoundingMode,
  type RoundOptions,
  reciprocal,
  remainder,
  round,
  rsqrt,
  sign,
  sin,
  sinh,
  sqrt,
  square,
  sub,
  tan,
  trunc,
  type ValueOptions,
  where,
} from './ops/elementwise/index.ts';

// Shapes: views, joining, arranging

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
  type PadMode,
  type PadOptions,
  pad,
  stack,
  vstack,
} from './ops/shape/index.ts';

// Indexing

export type { IndexExpression, IndexItem, SliceIndex } from './ops/indexing/index.ts';

// Reductions

export {
  type DimOptions,
  type Dims,
  type NormOptions,
  type ReduceOptions,
  type SortOptions,
  type SumOptions,
  stdMean,
  type TopkOptions,
  type ValuesAndIndices,
  type VarOptions,
  varMean,
} from './ops/reduce/index.ts';

// Matrices

export { type AddmmOptions, addmm, addmv, baddbmm, einsum, kron, linear, qr, tensordot } from './ops/linalg/index.ts';

// Random numbers

export { defaultGenerator, Generator, type RandomOptions } from './generator/generator.ts';
export { forkRng, getRngState, initialSeed, manualSeed, seed, setRngState } from './generator/global.ts';
export {
  bernoulli,
  type MultinomialOptions,
  multinomial,
  type NormalOptions,
  normal,
  type RandomLikeOptions,
  type RandomTensorOptions,
  rand,
  randint,
  randintLike,
  randLike,
  randn,
  randnLike,
  randperm,
} from './ops/random/index.ts';

// Gradients

export { type BackwardOptions, type GradOptions, grad } from './autograd/backward.ts';
export { defineFunction, type FunctionContext, type FunctionDefinition } from './autograd/function.ts';
export { type GradientListener, gradientTap } from './autograd/gradientTap.ts';
export { enableGrad, isGradEnabled, noGrad } from './autograd/gradMode.ts';
export type { RemovableHandle } from './methods/autograd.ts';

// Neural networks: activations

export {
  celu,
  type EluOptions,
  elu,
  type GeluOptions,
  type GluOptions,
  type GumbelSoftmaxOptions,
  gelu,
  glu,
  gumbelSoftmax,
  type HardtanhOptions,
  hardshrink,
  hardsigmoid,
  hardswish,
  hardtanh,
  type InplaceOptions,
  type LeakyReluOptions,
  leakyRelu,
  logSigmoid,
  mish,
  prelu,
  type RreluOptions,
  relu,
  relu6,
  rrelu,
  type ShrinkOptions,
  type SoftplusOptions,
  selu,
  sigmoid,
  silu,
  softplus,
  softshrink,
  softsign,
  tanh,
  tanhshrink,
  threshold,
} from './ops/activation/index.ts';

// Neural networks: convolution, pooling, resampling

export {
  type AdaptiveSizes,
  type AffineGridOptions,
  type AvgPoolOptions,
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveAvgPool3d,
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  adaptiveMaxPool3d,
  affineGrid,
  avgPool1d,
  avgPool2d,
  avgPool3d,
  type BlockOptions,
  type ConvOptions,
  type ConvTbcOptions,
  type ConvTransposeOptions,
  channelShuffle,
  conv1d,
  conv2d,
  conv3d,
  convTbc,
  convTranspose1d,
  convTranspose2d,
  convTranspose3d,
  type FractionalMaxPoolOptions,
  fold,
  fractionalMaxPool2d,
  fractionalMaxPool3d,
  type GridSampleOptions,
  gridSample,
  type InterpolateOptions,
  type InterpolationMode,
  interpolate,
  type LpPoolOptions,
  lpPool1d,
  lpPool2d,
  lpPool3d,
  type MaxPoolOptions,
  type MaxUnpoolOptions,
  maxPool1d,
  maxPool2d,
  maxPool3d,
  maxUnpool1d,
  maxUnpool2d,
  maxUnpool3d,
  pixelShuffle,
  pixelUnshuffle,
  type Sizes,
  unfold,
  type WithIndices,
} from './ops/spatial/index.ts';

// Neural networks: normalisation

export {
  type BatchNormOptions,
  batchNorm,
  type GroupNormOptions,
  groupNorm,
  type InstanceNormOptions,
  instanceNorm,
  type LayerNormOptions,
  type LocalResponseNormOptions,
  layerNorm,
  localResponseNorm,
  type NormalizeOptions,
  normalize,
  type RmsNormOptions,
  rmsNorm,
} from './ops/norm/index.ts';

// Neural networks: dropout, tables, attention, recurrence

export {
  type AttentionOptions,
  attentionWithWeights,
  type ScaledDotProductAttentionOptions,
  scaledDotProductAttention,
} from './ops/attention/index.ts';
export {
  type AlphaDropoutOptions,
  alphaDropout,
  type DropoutOptions,
  dropout,
  featureAlphaDropout,
  featureDropout,
} from './ops/dropout/index.ts';
export {
  type EmbeddingBagOptions,
  type EmbeddingOptions,
  embedding,
  embeddingBag,
  oneHot,
} from './ops/embedding/index.ts';
export {
  gru,
  gruCell,
  lstm,
  lstmCell,
  type RnnStackOptions,
  rnnRelu,
  rnnReluCell,
  rnnTanh,
  rnnTanhCell,
} from './ops/recurrent/index.ts';

// Neural networks: distances and losses

export {
  type CdistOptions,
  type CosineSimilarityOptions,
  cdist,
  cosineSimilarity,
  type PairwiseDistanceOptions,
  type PdistOptions,
  pairwiseDistance,
  pdist,
} from './ops/distance/index.ts';
export {
  type BinaryCrossEntropyOptions,
  type BinaryCrossEntropyWithLogitsOptions,
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  type CrossEntropyOptions,
  type CtcLengths,
  type CtcLossOptions,
  cosineEmbeddingLoss,
  crossEntropy,
  ctcLoss,
  type DistanceFunction,
  type GaussianNllLossOptions,
  gaussianNllLoss,
  type HingeEmbeddingLossOptions,
  type HuberLossOptions,
  hingeEmbeddingLoss,
  huberLoss,
  type KlDivOptions,
  type KlReduction,
  klDiv,
  type L1LossOptions,
  l1Loss,
  type MarginLossOptions,
  type MseLossOptions,
  type MultiMarginLossOptions,
  marginRankingLoss,
  mseLoss,
  multilabelMarginLoss,
  multilabelSoftMarginLoss,
  multiMarginLoss,
  type NllLossOptions,
  nllLoss,
  type PoissonNllLossOptions,
  poissonNllLoss,
  type Reduction,
  type ReductionOptions,
  type SmoothL1LossOptions,
  smoothL1Loss,
  softMarginLoss,
  type TripletMarginLossOptions,
  type TripletMarginWithDistanceLossOptions,
  tripletMarginLoss,
  tripletMarginWithDistanceLoss,
} from './ops/losses/index.ts';

// Recording, options, threads, printing

export { getNumThreads, setNumThreads } from '@wick/kernels';
export { type RecordedCall, record } from './autograd/dispatch.ts';
export { checkOptions } from './core/checkOptions.ts';
export { getPrintOptions, type PrintOptions, type PrintProfile, setPrintOptions } from './print/options.ts';
