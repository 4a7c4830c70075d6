// Layers as functions. Those whose arguments are a tensor operation's own are that operation.
export {
  adaptiveAvgPool2d,
  avgPool2d,
  batchNorm,
  conv1d,
  conv2d,
  conv3d,
  crossEntropy,
  dropout,
  linear,
  maxPool2d,
  nllLoss,
  pad,
} from '@wick/tensor';
export { type MseLossOptions, mseLoss } from './mseLoss.ts';
export { relu } from './relu.ts';
export { logSoftmax, type SoftmaxOptions, softmax } from './softmax.ts';
