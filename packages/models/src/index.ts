// What networks are made with
export type { Layer } from '@wick/nn';
// BERT
export {
  BertForQuestionAnswering,
  BertForSequenceClassification,
  BertForTokenClassification,
  type BertSpanLogits,
} from './bert/bertClassifiers.ts';
export { BertForMaskedLM } from './bert/bertForMaskedLM.ts';
export { type BertCallOptions, BertModel, type BertModelOptions, type BertOutput } from './bert/bertModel.ts';
export { type BertOptions, bertConfig } from './bert/config.ts';
export type { BertLabelledOptions, BertLogits } from './bert/labelled.ts';
// ConvNeXt
export { CNBlock } from './convnext/cnBlock.ts';
export { type CNBlockConfig, ConvNeXt, type ConvNeXtOptions, type MakeCNBlock } from './convnext/convNeXt.ts';
export { convnextBase, convnextLarge, convnextSmall, convnextTiny } from './convnext/convNeXts.ts';
export { LayerNorm2d } from './convnext/layerNorm2d.ts';
// DenseNet
export { DenseBlock } from './densenet/denseBlock.ts';
export { DenseLayer } from './densenet/denseLayer.ts';
export { DenseNet, type DenseNetOptions } from './densenet/denseNet.ts';
export { type DenseNetsOptions, densenet121, densenet161, densenet169, densenet201 } from './densenet/denseNets.ts';
// EfficientNet
export type { MBConvConfig } from './efficientnet/config.ts';
export { EfficientNet, type EfficientNetOptions } from './efficientnet/efficientNet.ts';
export {
  type EfficientNetsOptions,
  efficientnetB0,
  efficientnetB1,
  efficientnetB2,
  efficientnetB3,
  efficientnetB4,
  efficientnetB5,
  efficientnetB6,
  efficientnetB7,
  efficientnetV2L,
  efficientnetV2M,
  efficientnetV2S,
} from './efficientnet/efficientNets.ts';
export { FusedMBConv } from './efficientnet/fusedMBConv.ts';
export { MBConv } from './efficientnet/mbConv.ts';
// GPT-2
export { type GPT2Options, gpt2Config } from './gpt2/config.ts';
export { type CausalLMOutput, type GPT2LMCallOptions, GPT2LMHeadModel } from './gpt2/gpt2LMHeadModel.ts';
export { type GPT2CallOptions, GPT2Model, type GPT2Output } from './gpt2/gpt2Model.ts';
export type { NormLayer } from './layer.ts';
export { LeNet5, type LeNet5Options, lenet5 } from './lenet5.ts';
export { MLP, type MLPOptions, mlp } from './mlp.ts';
export { InvertedResidual, type InvertedResidualOptions } from './mobilenet/invertedResidual.ts';
// MobileNetV2
export { MobileNetV2, type MobileNetV2Options, mobilenetV2 } from './mobilenet/mobilenetV2.ts';
// torchvision.ops
export { Conv2dNormActivation, type ConvNormOptions } from './ops/conv2dNormActivation.ts';
export { Permute } from './ops/permute.ts';
export { SqueezeExcitation, type SqueezeExcitationOptions } from './ops/squeezeExcitation.ts';
export { StochasticDepth, type StochasticDepthMode } from './ops/stochasticDepth.ts';
export { BasicBlock } from './resnet/basicBlock.ts';
export type { BlockOptions, ResNetBlock } from './resnet/block.ts';
export { Bottleneck } from './resnet/bottleneck.ts';
// ResNet
export { ResNet, type ResNetOptions } from './resnet/resnet.ts';
export { resnet18, resnet34, resnet50 } from './resnet/resnets.ts';
// What GPT-2 and BERT share
export type { ActivationName } from './transformers/activation.ts';
export { DynamicCache } from './transformers/cache.ts';
export { Conv1D } from './transformers/conv1D.ts';
// U-Net
export { DoubleConv } from './unet/doubleConv.ts';
export { Down, OutConv, Up } from './unet/steps.ts';
export { UNet, type UNetOptions } from './unet/unet.ts';
// VGG
export { VGG, type VGGOptions } from './vgg/vgg.ts';
export { vgg11, vgg11Bn, vgg13, vgg13Bn, vgg16, vgg16Bn, vgg19, vgg19Bn } from './vgg/vggs.ts';
// Vision transformers
export { Encoder } from './vit/encoder.ts';
export { EncoderBlock } from './vit/encoderBlock.ts';
export { MLPBlock } from './vit/mlpBlock.ts';
export type { ConvStemConfig } from './vit/stem.ts';
export { VisionTransformer, type VisionTransformerOptions } from './vit/visionTransformer.ts';
export { type VitOptions, vitB16, vitB32, vitH14, vitL16, vitL32 } from './vit/vits.ts';
