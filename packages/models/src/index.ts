// What networks are made with
export type { Layer } from '@wick/nn';
export type { NormLayer } from './layer.ts';
export { LeNet5, type LeNet5Options, lenet5 } from './lenet5.ts';
export { MLP, type MLPOptions, mlp } from './mlp.ts';
export { Conv2dNormActivation, type ConvNormOptions } from './mobilenet/convNormActivation.ts';
export { InvertedResidual, type InvertedResidualOptions } from './mobilenet/invertedResidual.ts';
// MobileNetV2
export { MobileNetV2, type MobileNetV2Options, mobilenetV2 } from './mobilenet/mobilenetV2.ts';
export { BasicBlock } from './resnet/basicBlock.ts';
export type { BlockOptions, ResNetBlock } from './resnet/block.ts';
export { Bottleneck } from './resnet/bottleneck.ts';
// ResNet
export { ResNet, type ResNetOptions } from './resnet/resnet.ts';
export { resnet18, resnet34, resnet50 } from './resnet/resnets.ts';
// VGG
export { VGG, type VGGOptions } from './vgg/vgg.ts';
export { vgg11, vgg11Bn, vgg16, vgg16Bn } from './vgg/vggs.ts';
