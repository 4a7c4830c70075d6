// The initialisers, as in torch.nn.init
export * as init from '@wick/init';
// The tree
export { Buffer } from './buffer.ts';
export { ModuleDict } from './containers/moduleDict.ts';
export { ModuleList } from './containers/moduleList.ts';
export { type NamedTensors, ParameterDict } from './containers/parameterDict.ts';
export { ParameterList } from './containers/parameterList.ts';
export { type NamedModules, Sequential } from './containers/sequential.ts';
// Layers as functions
export * as functional from './functional/index.ts';
// Layers
export { AdaptiveAvgPool2d } from './layers/adaptiveAvgPool2d.ts';
export { AvgPool2d } from './layers/avgPool2d.ts';
export { BatchNorm2d } from './layers/batchNorm2d.ts';
export type { Affine, BatchNormLayerOptions } from './layers/batchNormNd.ts';
export { Conv2d } from './layers/conv2d.ts';
export type { ConvLayerOptions, PaddingMode } from './layers/convNd.ts';
export { Dropout, type DropoutLayerOptions } from './layers/dropout.ts';
export { Flatten, type FlattenOptions } from './layers/flatten.ts';
export { Identity } from './layers/identity.ts';
export { Linear, type LinearOptions } from './layers/linear.ts';
export { LogSoftmax } from './layers/logSoftmax.ts';
export { MaxPool2d, type MaxPoolLayerOptions } from './layers/maxPool2d.ts';
export { ReLU, type ReLUOptions } from './layers/relu.ts';
export { ReLU6 } from './layers/relu6.ts';
export { Softmax, type SoftmaxLayerOptions } from './layers/softmax.ts';
export { Unflatten } from './layers/unflatten.ts';
// Losses
export { CrossEntropyLoss } from './losses/crossEntropyLoss.ts';
export { MSELoss, type MSELossOptions } from './losses/mseLoss.ts';
export { NLLLoss } from './losses/nllLoss.ts';
export type { HookGradients } from './module/backwardHooks.ts';
export type { ForwardHookOptions, HookOptions } from './module/hooks.ts';
export type {
  IncompatibleKeys,
  LoadStateDictOptions,
  LoadStateDictPostHook,
  LoadStateDictPreHook,
} from './module/loadStateDict.ts';
export { Module } from './module/module.ts';
export type { StateDict, StateDictOptions } from './module/stateDict.ts';
export type { WalkOptions } from './module/walk.ts';
export { Parameter } from './parameter.ts';
