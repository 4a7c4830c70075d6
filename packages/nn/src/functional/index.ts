// Layers as functions. Those whose arguments are a tensor operation's own are that operation.
export {
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveAvgPool3d,
  avgPool1d,
  avgPool2d,
  avgPool3d,
  batchNorm,
  celu,
  conv1d,
  conv2d,
  conv3d,
  convTranspose1d,
  convTranspose2d,
  convTranspose3d,
  crossEntropy,
  dropout,
  elu,
  gelu,
  glu,
  groupNorm,
  hardshrink,
  hardsigmoid,
  hardswish,
  hardtanh,
  instanceNorm,
  layerNorm,
  leakyRelu,
  linear,
  logSigmoid as logsigmoid,
  maxPool1d,
  maxPool2d,
  maxPool3d,
  mish,
  nllLoss,
  normalize,
  oneHot,
  pad,
  prelu,
  relu6,
  rmsNorm,
  rrelu,
  scaledDotProductAttention,
  selu,
  sigmoid,
  silu,
  softplus,
  softshrink,
  softsign,
  tanh,
  tanhshrink,
  threshold,
} from '@wick/tensor';
export {
  type MultiHeadAttentionForwardOptions,
  multiHeadAttentionForward,
} from '../attention/multiHeadAttentionForward.ts';
export {
  type AdaptiveMaxPoolOptions,
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  adaptiveMaxPool3d,
} from './adaptiveMaxPool.ts';
export { bilinear } from './bilinear.ts';
export { dropout1d, dropout2d, dropout3d } from './channelDropout.ts';
export { embedding, embeddingBag } from './embedding.ts';
export { celu_, elu_, hardtanh_, leakyRelu_, relu_, rrelu_, selu_, threshold_ } from './inplace.ts';
export {
  type LinearCrossEntropyChunks,
  type LinearCrossEntropyOptions,
  linearCrossEntropy,
} from './linearCrossEntropy.ts';
export { type MseLossOptions, mseLoss } from './mseLoss.ts';
export { relu } from './relu.ts';
export { logSoftmax, type SoftmaxOptions, softmax, softmin } from './softmax.ts';
