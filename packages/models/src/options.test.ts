import { Identity } from '@wick/nn';
import { expectRefusesUnknown, unlisted } from '@wick/testing';
import * as models from './index.ts';

const stage = { expandRatio: 1, kernel: 3, stride: 1, inputChannels: 8, outChannels: 8, numLayers: 1 };

const calls: Record<string, (options: never) => unknown> = {
  LeNet5: (options) => models.lenet5(options),
  MLP: (options) => models.mlp(2, [2], options),
  Conv2dNormActivation: (options) => new models.Conv2dNormActivation(2, 2, options),
  InvertedResidual: (options) => new models.InvertedResidual(2, 2, options),
  MobileNetV2: (options) => models.mobilenetV2(options),
  BasicBlock: (options) => new models.BasicBlock(2, 2, options),
  Bottleneck: (options) => new models.Bottleneck(2, 2, options),
  ResNet: (options) => new models.ResNet(models.BasicBlock, [1, 1, 1, 1], options),
  'ResNet 18': (options) => models.resnet18(options),
  'ResNet 34': (options) => models.resnet34(options),
  'ResNet 50': (options) => models.resnet50(options),
  SqueezeExcitation: (options) => new models.SqueezeExcitation(2, 1, options),
  DenseNet: (options) => new models.DenseNet(options),
  densenet121: (options) => models.densenet121(options),
  VisionTransformer: (options) => new models.VisionTransformer(4, 2, 1, 1, 2, 2, options),
  vitB16: (options) => models.vitB16(options),
  ConvNeXt: (options) => new models.ConvNeXt([{ inputChannels: 2, outChannels: null, numLayers: 1 }], options),
  convnextTiny: (options) => models.convnextTiny(options),
  EfficientNet: (options) => new models.EfficientNet([stage], 0, options),
  efficientnetB0: (options) => models.efficientnetB0(options),
  efficientnetV2S: (options) => models.efficientnetV2S(options),
  UNet: (options) => new models.UNet(1, 1, options),
  VGG: (options) => new models.VGG(new Identity() as never, options),
  vgg11: (options) => models.vgg11(options),
  vgg11Bn: (options) => models.vgg11Bn(options),
  vgg16: (options) => models.vgg16(options),
  vgg16Bn: (options) => models.vgg16Bn(options),
};

test.each(Object.entries(calls))('%s refuses an option that there is not, by name', expectRefusesUnknown);

test('every class and function is among them', () => {
  const builders =
    /^(lenet5|mlp|mobilenetV2|resnet\d+|vgg\d+(Bn)?|densenet\d+|vit[BLH]\d+|convnext\w+|efficientnet\w+)$/;
  const elsewhere = /^(GPT2|Bert|gpt2|bert)/; // transformers.test.ts
  const withoutOptions = [
    ...[
      'CNBlock',
      'Conv1D',
      'DynamicCache',
      'DenseBlock',
      'DenseLayer',
      'DoubleConv',
      'Down',
      'Encoder',
      'EncoderBlock',
    ],
    ...['FusedMBConv', 'LayerNorm2d', 'MBConv', 'MLPBlock', 'OutConv', 'Permute', 'StochasticDepth', 'Up'],
  ];
  const built = Object.keys(models).filter((name) => builders.test(name) || elsewhere.test(name));
  expect(unlisted(models, Object.keys(calls), [...built, ...withoutOptions])).toEqual([]);
});

test('a stride, and a downsampling, go by position as in torchvision', () => {
  const block = new models.BasicBlock(2, 2, 2, new Identity() as never);
  expect(block.stride).toBe(2);
  expect(block.downsample).not.toBeNull();
  expect(() => new models.MLP(2, [2], { normLayer: 1 as never })).toThrow(
    'MLP: normLayer must be a function that makes a layer, got 1',
  );
});

test('what torchvision computes again to save memory is refused by name, its default taken', () => {
  const shape = { growthRate: 2, blockConfig: [1], numInitFeatures: 2, numClasses: 2 };
  expect(new models.DenseNet({ ...shape, memoryEfficient: false }).classifier.outFeatures).toBe(2);
  expect(() => new models.DenseNet({ ...shape, memoryEfficient: true as never })).toThrow(
    /^DenseNet: memoryEfficient must be false: to compute layers again in the backward, .* is not there; .*, got true$/,
  );
  expect(() => models.densenet121({ memoryEfficient: true as never })).toThrow(/^densenet121: memoryEfficient/);
});
