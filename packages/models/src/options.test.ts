import { Identity } from '@wick/nn';
import { expectRefusesUnknown, unlisted } from '@wick/testing';
import * as models from './index.ts';

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
  VGG: (options) => new models.VGG(new Identity() as never, options),
  vgg11: (options) => models.vgg11(options),
  vgg11Bn: (options) => models.vgg11Bn(options),
  vgg16: (options) => models.vgg16(options),
  vgg16Bn: (options) => models.vgg16Bn(options),
};

test.each(Object.entries(calls))('%s refuses an option that there is not, by name', expectRefusesUnknown);

test('every class and function is among them', () => {
  const builders = ['lenet5', 'mlp', 'mobilenetV2', 'resnet18', 'resnet34', 'resnet50'];
  expect(unlisted(models, Object.keys(calls), builders)).toEqual([]);
});

test('a stride, and a downsampling, go by position as in torchvision', () => {
  const block = new models.BasicBlock(2, 2, 2, new Identity() as never);
  expect(block.stride).toBe(2);
  expect(block.downsample).not.toBeNull();
  expect(() => new models.MLP(2, [2], { normLayer: 1 as never })).toThrow(
    'MLP: normLayer must be a function that makes a layer, got 1',
  );
});
