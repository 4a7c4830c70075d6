// The initialisers, as in torch.nn.init
export * as init from '@wick/init';
export type { AttentionCallOptions } from './attention/multiHeadAttentionForward.ts';
// Attention
export { MultiheadAttention, type MultiheadAttentionOptions } from './attention/multiheadAttention.ts';
export { Transformer, type TransformerMasks, type TransformerOptions } from './attention/transformer.ts';
export {
  type DecoderMasks,
  TransformerDecoder,
  type TransformerDecoderOptions,
} from './attention/transformerDecoder.ts';
export { type DecoderLayerMasks, TransformerDecoderLayer } from './attention/transformerDecoderLayer.ts';
export {
  type EncoderMasks,
  TransformerEncoder,
  type TransformerEncoderOptions,
} from './attention/transformerEncoder.ts';
export { type EncoderLayerMasks, TransformerEncoderLayer } from './attention/transformerEncoderLayer.ts';
export type { TransformerLayerOptions } from './attention/transformerOptions.ts';
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
export { AdaptiveAvgPool1d } from './layers/adaptiveAvgPool1d.ts';
export { AdaptiveAvgPool2d } from './layers/adaptiveAvgPool2d.ts';
export { AdaptiveAvgPool3d } from './layers/adaptiveAvgPool3d.ts';
export { AdaptiveMaxPool1d } from './layers/adaptiveMaxPool1d.ts';
export { AdaptiveMaxPool2d } from './layers/adaptiveMaxPool2d.ts';
export { AdaptiveMaxPool3d } from './layers/adaptiveMaxPool3d.ts';
export type { Affine } from './layers/affine.ts';
export { AlphaDropout } from './layers/alphaDropout.ts';
export { AvgPool1d } from './layers/avgPool1d.ts';
export { AvgPool2d } from './layers/avgPool2d.ts';
export { AvgPool3d } from './layers/avgPool3d.ts';
export { BatchNorm1d } from './layers/batchNorm1d.ts';
export { BatchNorm2d } from './layers/batchNorm2d.ts';
export { BatchNorm3d } from './layers/batchNorm3d.ts';
export type { BatchNormLayerOptions } from './layers/batchNormNd.ts';
export { Bilinear } from './layers/bilinear.ts';
export { CELU, type CELULayerOptions } from './layers/celu.ts';
export { ChannelShuffle } from './layers/channelShuffle.ts';
export { CircularPad1d } from './layers/circularPad1d.ts';
export { CircularPad2d } from './layers/circularPad2d.ts';
export { CircularPad3d } from './layers/circularPad3d.ts';
export { ConstantPad1d } from './layers/constantPad1d.ts';
export { ConstantPad2d } from './layers/constantPad2d.ts';
export { ConstantPad3d } from './layers/constantPad3d.ts';
export { Conv1d } from './layers/conv1d.ts';
export { Conv2d } from './layers/conv2d.ts';
export { Conv3d } from './layers/conv3d.ts';
export type { ConvLayerOptions, PaddingMode } from './layers/convNd.ts';
export { ConvTranspose1d } from './layers/convTranspose1d.ts';
export { ConvTranspose2d } from './layers/convTranspose2d.ts';
export { ConvTranspose3d } from './layers/convTranspose3d.ts';
export type { ConvTransposeLayerOptions } from './layers/convTransposeNd.ts';
export { CosineSimilarity } from './layers/cosineSimilarity.ts';
export { CrossMapLRN2d } from './layers/crossMapLRN2d.ts';
export { Dropout } from './layers/dropout.ts';
export { Dropout1d } from './layers/dropout1d.ts';
export { Dropout2d } from './layers/dropout2d.ts';
export { Dropout3d } from './layers/dropout3d.ts';
export type { DropoutLayerOptions } from './layers/dropoutNd.ts';
export { ELU, type ELULayerOptions } from './layers/elu.ts';
export { Embedding, type EmbeddingFromPretrainedOptions } from './layers/embedding.ts';
export {
  type BagMode,
  EmbeddingBag,
  type EmbeddingBagFromPretrainedOptions,
  type EmbeddingBagLayerOptions,
} from './layers/embeddingBag.ts';
export type { EmbeddingLayerOptions } from './layers/embeddingTable.ts';
export { FeatureAlphaDropout } from './layers/featureAlphaDropout.ts';
export { Flatten, type FlattenOptions } from './layers/flatten.ts';
export { Fold } from './layers/fold.ts';
export { FractionalMaxPool2d } from './layers/fractionalMaxPool2d.ts';
export { FractionalMaxPool3d } from './layers/fractionalMaxPool3d.ts';
export type { FractionalMaxPoolLayerOptions } from './layers/fractionalMaxPoolNd.ts';
export { GELU } from './layers/gelu.ts';
export { GLU } from './layers/glu.ts';
export { GroupNorm, type GroupNormLayerOptions } from './layers/groupNorm.ts';
export { Hardshrink, type HardshrinkLayerOptions } from './layers/hardshrink.ts';
export { Hardsigmoid } from './layers/hardsigmoid.ts';
export { Hardswish } from './layers/hardswish.ts';
export { Hardtanh, type HardtanhLayerOptions } from './layers/hardtanh.ts';
export { Identity } from './layers/identity.ts';
export type { InplaceLayerOptions } from './layers/inplaceActivation.ts';
export { InstanceNorm1d } from './layers/instanceNorm1d.ts';
export { InstanceNorm2d } from './layers/instanceNorm2d.ts';
export { InstanceNorm3d } from './layers/instanceNorm3d.ts';
export type { InstanceNormLayerOptions } from './layers/instanceNormNd.ts';
export { LayerNorm, type LayerNormLayerOptions } from './layers/layerNorm.ts';
export { type LazyClass, UninitializedParameter } from './layers/lazy.ts';
export {
  LazyConv1d,
  LazyConv2d,
  LazyConv3d,
  LazyConvTranspose1d,
  LazyConvTranspose2d,
  LazyConvTranspose3d,
} from './layers/lazyConv.ts';
export { LazyLinear } from './layers/lazyLinear.ts';
export {
  LazyBatchNorm1d,
  LazyBatchNorm2d,
  LazyBatchNorm3d,
  LazyInstanceNorm1d,
  LazyInstanceNorm2d,
  LazyInstanceNorm3d,
} from './layers/lazyNorm.ts';
export { LeakyReLU, type LeakyReLULayerOptions } from './layers/leakyReLU.ts';
export { Linear, type LinearOptions } from './layers/linear.ts';
export type { LocalResponseLayerOptions } from './layers/localResponse.ts';
export { LocalResponseNorm } from './layers/localResponseNorm.ts';
export { LogSigmoid } from './layers/logSigmoid.ts';
export { LogSoftmax } from './layers/logSoftmax.ts';
export { LPPool1d } from './layers/lpPool1d.ts';
export { LPPool2d } from './layers/lpPool2d.ts';
export { LPPool3d } from './layers/lpPool3d.ts';
export type { LPPoolLayerOptions } from './layers/lpPoolNd.ts';
export { MaxPool1d } from './layers/maxPool1d.ts';
export { MaxPool2d } from './layers/maxPool2d.ts';
export { MaxPool3d } from './layers/maxPool3d.ts';
export type { MaxPoolLayerOptions, Pooled } from './layers/maxPoolNd.ts';
export { MaxUnpool1d } from './layers/maxUnpool1d.ts';
export { MaxUnpool2d } from './layers/maxUnpool2d.ts';
export { MaxUnpool3d } from './layers/maxUnpool3d.ts';
export type { MaxUnpoolCallOptions, MaxUnpoolLayerOptions } from './layers/maxUnpoolNd.ts';
export { Mish } from './layers/mish.ts';
export { PairwiseDistance } from './layers/pairwiseDistance.ts';
export { PixelShuffle } from './layers/pixelShuffle.ts';
export { PixelUnshuffle } from './layers/pixelUnshuffle.ts';
export { PReLU, type PReLUOptions } from './layers/prelu.ts';
export { ReflectionPad1d } from './layers/reflectionPad1d.ts';
export { ReflectionPad2d } from './layers/reflectionPad2d.ts';
export { ReflectionPad3d } from './layers/reflectionPad3d.ts';
export { ReLU, type ReLUOptions } from './layers/relu.ts';
export { ReLU6 } from './layers/relu6.ts';
export { ReplicationPad1d } from './layers/replicationPad1d.ts';
export { ReplicationPad2d } from './layers/replicationPad2d.ts';
export { ReplicationPad3d } from './layers/replicationPad3d.ts';
export { RMSNorm, type RMSNormLayerOptions } from './layers/rmsNorm.ts';
export { RReLU, type RReLULayerOptions } from './layers/rrelu.ts';
export { SELU } from './layers/selu.ts';
export { Sigmoid } from './layers/sigmoid.ts';
export { SiLU } from './layers/silu.ts';
export { Softmax, type SoftmaxLayerOptions } from './layers/softmax.ts';
export { Softmax2d } from './layers/softmax2d.ts';
export { Softmin } from './layers/softmin.ts';
export { Softplus, type SoftplusLayerOptions } from './layers/softplus.ts';
export { Softshrink, type SoftshrinkLayerOptions } from './layers/softshrink.ts';
export { Softsign } from './layers/softsign.ts';
export { Tanh } from './layers/tanh.ts';
export { Tanhshrink } from './layers/tanhshrink.ts';
export { Threshold } from './layers/threshold.ts';
export { Unflatten } from './layers/unflatten.ts';
export { Unfold } from './layers/unfold.ts';
export { Upsample, type UpsampleLayerOptions } from './layers/upsample.ts';
export { UpsamplingBilinear2d } from './layers/upsamplingBilinear2d.ts';
export { UpsamplingNearest2d } from './layers/upsamplingNearest2d.ts';
export { ZeroPad1d } from './layers/zeroPad1d.ts';
export { ZeroPad2d } from './layers/zeroPad2d.ts';
export { ZeroPad3d } from './layers/zeroPad3d.ts';
// Losses
export { type AdaptiveLogSoftmaxOptions, AdaptiveLogSoftmaxWithLoss } from './losses/adaptiveLogSoftmaxWithLoss.ts';
export { BCELoss } from './losses/bceLoss.ts';
export { BCEWithLogitsLoss } from './losses/bceWithLogitsLoss.ts';
export { CosineEmbeddingLoss } from './losses/cosineEmbeddingLoss.ts';
export { CrossEntropyLoss } from './losses/crossEntropyLoss.ts';
export { CTCLoss } from './losses/ctcLoss.ts';
export { GaussianNLLLoss } from './losses/gaussianNLLLoss.ts';
export { HingeEmbeddingLoss } from './losses/hingeEmbeddingLoss.ts';
export { HuberLoss, type HuberLossOptions } from './losses/huberLoss.ts';
export { KLDivLoss } from './losses/klDivLoss.ts';
export { L1Loss } from './losses/l1Loss.ts';
export { LinearCrossEntropyLoss, type LinearCrossEntropyLossOptions } from './losses/linearCrossEntropyLoss.ts';
export { MarginRankingLoss } from './losses/marginRankingLoss.ts';
export { MSELoss } from './losses/mseLoss.ts';
export { MultiLabelMarginLoss } from './losses/multiLabelMarginLoss.ts';
export { MultiLabelSoftMarginLoss } from './losses/multiLabelSoftMarginLoss.ts';
export { MultiMarginLoss } from './losses/multiMarginLoss.ts';
export { NLLLoss } from './losses/nllLoss.ts';
export { PoissonNLLLoss } from './losses/poissonNLLLoss.ts';
export { SmoothL1Loss } from './losses/smoothL1Loss.ts';
export { SoftMarginLoss } from './losses/softMarginLoss.ts';
export { TripletMarginLoss } from './losses/tripletMarginLoss.ts';
export { TripletMarginWithDistanceLoss } from './losses/tripletMarginWithDistanceLoss.ts';
export type { HookGradients } from './module/backwardHooks.ts';
export type { ForwardHookOptions, HookOptions } from './module/hooks.ts';
export {
  registerModuleForwardHook,
  registerModuleForwardPreHook,
  registerModuleFullBackwardHook,
  registerModuleFullBackwardPreHook,
} from './module/hooksOnAll.ts';
export type {
  IncompatibleKeys,
  LoadStateDictOptions,
  LoadStateDictPostHook,
  LoadStateDictPreHook,
} from './module/loadStateDict.ts';
export { Module } from './module/module.ts';
export type { StateDict, StateDictOptions, StateDictPostHook, StateDictPreHook } from './module/stateDict.ts';
export type { WalkOptions } from './module/walk.ts';
export { Parameter } from './parameter.ts';
// Recurrent layers
export { GRU } from './recurrent/gru.ts';
export { GRUCell } from './recurrent/gruCell.ts';
export { LSTM, type LSTMOptions } from './recurrent/lstm.ts';
export { LSTMCell } from './recurrent/lstmCell.ts';
export { RNN, type RNNOptions } from './recurrent/rnn.ts';
export { RNNBase, type RNNBaseOptions, type RNNMode } from './recurrent/rnnBase.ts';
export { RNNCell, type RNNCellOptions } from './recurrent/rnnCell.ts';
export { RNNCellBase, type RNNCellBaseOptions } from './recurrent/rnnCellBase.ts';
// Helpers for gradients, parameters and parametrisations
export * as utils from './utils/index.ts';
