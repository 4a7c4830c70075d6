// Threads
export { getNumThreads, setNumThreads } from '@wick/kernels';
// Tensor and its element types

export { type BackwardOptions, type GradOptions, grad } from './autograd/backward.ts';
export { defineFunction, type FunctionContext, type FunctionDefinition } from './autograd/function.ts';
// Gradients
export { enableGrad, isGradEnabled, noGrad } from './autograd/gradMode.ts';
export { checkOptions } from './core/checkOptions.ts';
export type { DType, Scalar, TypedArray } from './core/dtype.ts';
export { ShapeError } from './core/errors.ts';
export { promoteTypes, resultType } from './core/promotion.ts';
// Recording
export { type RecordedCall, record } from './dispatch.ts';
// Indexing
export type { IndexItem, SliceIndex } from './indexing/expression.ts';
export type { RemovableHandle } from './methods/autograd.ts';
export type { NestedList } from './methods/conversion.ts';
export { relu, sigmoid, tanh } from './ops/activation.ts';
// Neural networks: space
export { type AffineGridOptions, affineGrid } from './ops/affineGrid.ts';
export { type AlphaDropoutOptions, alphaDropout, featureAlphaDropout } from './ops/alphaDropout.ts';
// Elementwise
export { type AlphaOptions, add, mul, neg, sub } from './ops/arithmetic.ts';
// Neural networks
export { type BatchNormOptions, batchNorm } from './ops/batchNorm.ts';
// Neural networks: activations
export {
  type HardtanhOptions,
  hardshrink,
  hardsigmoid,
  hardswish,
  hardtanh,
  type LeakyReluOptions,
  leakyRelu,
  relu6,
  type ShrinkOptions,
  softshrink,
  threshold,
} from './ops/bentActivations.ts';
export { type BlockOptions, fold, unfold } from './ops/blocks.ts';
export { clamp, fmax, fmin, maximum, minimum } from './ops/bounds.ts';
export { type CdistOptions, cdist } from './ops/cdist.ts';
export {
  allclose,
  type ClosenessOptions,
  equal,
  isclose,
  isfinite,
  isinf,
  isnan,
  type NanToNumOptions,
  nanToNum,
} from './ops/classify.ts';
export { eq, ge, gt, le, lt, ne } from './ops/comparison.ts';
export { maskedFill, where } from './ops/conditional.ts';
export {
  type ConvOptions,
  type ConvTransposeOptions,
  conv1d,
  conv2d,
  conv3d,
  convTranspose1d,
  convTranspose2d,
  convTranspose3d,
} from './ops/convolution.ts';
export { type ConvTbcOptions, convTbc } from './ops/convTbc.ts';
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
export { type CrossEntropyOptions, crossEntropy } from './ops/crossEntropy.ts';
export {
  type CosineSimilarityOptions,
  cosineSimilarity,
  type PairwiseDistanceOptions,
  type PdistOptions,
  pairwiseDistance,
  pdist,
} from './ops/distance.ts';
export { type DivOptions, div, floorDivide, fmod, type RoundingMode, remainder } from './ops/division.ts';
export { type DropoutOptions, dropout, featureDropout } from './ops/dropout.ts';
// Reductions and linear algebra
export { einsum, kron, tensordot } from './ops/einsum.ts';
// Neural networks: tables and normalisation
export { type EmbeddingOptions, embedding, oneHot } from './ops/embedding.ts';
export { type EmbeddingBagOptions, embeddingBag } from './ops/embeddingBag.ts';
export {
  type FractionalMaxPoolOptions,
  fractionalMaxPool2d,
  fractionalMaxPool3d,
} from './ops/fractionalMaxPool.ts';
export { fromTypedArray } from './ops/fromTypedArray.ts';
export { type GluOptions, glu, prelu, type RreluOptions, rrelu } from './ops/gatedActivations.ts';
export { type GradientListener, gradientTap } from './ops/gradientTap.ts';
export { type GridSampleOptions, gridSample } from './ops/gridSample.ts';
export { type GumbelSoftmaxOptions, gumbelSoftmax } from './ops/gumbelSoftmax.ts';
export type { IndexExpression } from './ops/indexExpression.ts';
export { type InterpolateOptions, type InterpolationMode, interpolate } from './ops/interpolate.ts';
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
export { type AddmmOptions, addmm, addmv, baddbmm, linear } from './ops/linear.ts';
export {
  bitwiseAnd,
  bitwiseNot,
  bitwiseOr,
  bitwiseXor,
  logicalAnd,
  logicalNot,
  logicalOr,
  logicalXor,
} from './ops/logical.ts';
// Neural networks: losses
export { type BinaryCrossEntropyOptions, binaryCrossEntropy } from './ops/losses/binaryCrossEntropy.ts';
export {
  type BinaryCrossEntropyWithLogitsOptions,
  binaryCrossEntropyWithLogits,
} from './ops/losses/binaryCrossEntropyWithLogits.ts';
export { cosineEmbeddingLoss } from './ops/losses/cosineEmbeddingLoss.ts';
export type { CtcLengths } from './ops/losses/ctcArguments.ts';
export { type CtcLossOptions, ctcLoss } from './ops/losses/ctcLoss.ts';
export { type GaussianNllLossOptions, gaussianNllLoss } from './ops/losses/gaussianNllLoss.ts';
export { type HingeEmbeddingLossOptions, hingeEmbeddingLoss } from './ops/losses/hingeEmbeddingLoss.ts';
export { type HuberLossOptions, huberLoss } from './ops/losses/huberLoss.ts';
export { type KlDivOptions, type KlReduction, klDiv } from './ops/losses/klDiv.ts';
export { type L1LossOptions, l1Loss } from './ops/losses/l1Loss.ts';
export { type MarginLossOptions, marginRankingLoss } from './ops/losses/marginRankingLoss.ts';
export { type MseLossOptions, mseLoss } from './ops/losses/mseLoss.ts';
export { multilabelMarginLoss } from './ops/losses/multilabelMarginLoss.ts';
export { multilabelSoftMarginLoss } from './ops/losses/multilabelSoftMarginLoss.ts';
export { type MultiMarginLossOptions, multiMarginLoss } from './ops/losses/multiMarginLoss.ts';
export { type PoissonNllLossOptions, poissonNllLoss } from './ops/losses/poissonNllLoss.ts';
export type { ReductionOptions } from './ops/losses/reduction.ts';
export { type SmoothL1LossOptions, smoothL1Loss } from './ops/losses/smoothL1Loss.ts';
export { softMarginLoss } from './ops/losses/softMarginLoss.ts';
export {
  type DistanceFunction,
  type TripletMarginLossOptions,
  type TripletMarginWithDistanceLossOptions,
  tripletMarginLoss,
  tripletMarginWithDistanceLoss,
} from './ops/losses/tripletMarginLoss.ts';
export { type LpPoolOptions, lpPool1d, lpPool2d, lpPool3d } from './ops/lpPool.ts';
export { type MaxUnpoolOptions, maxUnpool1d, maxUnpool2d, maxUnpool3d } from './ops/maxUnpool.ts';
export { type NllLossOptions, nllLoss, type Reduction } from './ops/nllLoss.ts';
export {
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
} from './ops/normalization.ts';
export { type PadMode, type PadOptions, pad } from './ops/pad.ts';
export { addcdiv, addcmul, atan2, hypot, lerp, logaddexp, type ValueOptions } from './ops/pairs.ts';
export {
  type AdaptiveSizes,
  type AvgPoolOptions,
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveAvgPool3d,
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  adaptiveMaxPool3d,
  avgPool1d,
  avgPool2d,
  avgPool3d,
  type MaxPoolOptions,
  maxPool1d,
  maxPool2d,
  maxPool3d,
  type WithIndices,
} from './ops/pooling.ts';
export { pow } from './ops/power.ts';
export { qr } from './ops/qr.ts';
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
// Neural networks: recurrent cells and layers
export { gruCell, lstmCell, rnnReluCell, rnnTanhCell } from './ops/rnnCell.ts';
export { gru, lstm, type RnnStackOptions, rnnRelu, rnnTanh } from './ops/rnnStack.ts';
export { ceil, floor, frac, type RoundOptions, round, trunc } from './ops/rounding.ts';
export { type MultinomialOptions, multinomial, type NormalOptions, normal } from './ops/sampling.ts';
export {
  type AttentionOptions,
  attentionWithWeights,
  type ScaledDotProductAttentionOptions,
  scaledDotProductAttention,
} from './ops/scaledDotProductAttention.ts';
export { channelShuffle, pixelShuffle, pixelUnshuffle } from './ops/shuffle.ts';
export {
  celu,
  type EluOptions,
  elu,
  type GeluOptions,
  gelu,
  type InplaceOptions,
  logSigmoid,
  mish,
  type SoftplusOptions,
  selu,
  silu,
  softplus,
  softsign,
  tanhshrink,
} from './ops/smoothActivations.ts';
export type { SortOptions, TopkOptions } from './ops/sort.ts';
export type { Sizes } from './ops/spatial.ts';
export { digamma, erf, erfc, lgamma, polygamma } from './ops/special.ts';
export { fromNdarray, type TensorData, type TypedArrayLike, tensor } from './ops/tensorFrom.ts';
export { acos, acosh, asin, asinh, atan, atanh, cos, cosh, sin, sinh, tan } from './ops/trigonometry.ts';
export { abs, exp, exp2, expm1, log, log1p, log2, log10, reciprocal, rsqrt, sign, sqrt, square } from './ops/unary.ts';
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
