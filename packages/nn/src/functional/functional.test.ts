import { manualSeed, ones, randn, type Tensor, tensor } from '@wick/tensor';
import { expectClose } from '@wick/testing';
import * as nn from '../index.ts';

const F = nn.functional;
const warned = jest.spyOn(console, 'warn').mockImplementation(() => {});
beforeEach(() => warned.mockClear());
afterAll(() => warned.mockRestore());

const x = randn(2, 4, 6, 6);
const conv = new nn.Conv2d(4, 2, 3, { stride: 2, padding: 1 });
const linear = new nn.Linear(6, 3);
const norm = new nn.BatchNorm2d(4).eval();
const logits = randn(3, 4);
const target = tensor([0n, 3n, 1n]);
const values = randn(3, 4);

// The layers are held to PyTorch; the functional forms are held to the layers.
it.each<[string, () => Tensor, () => Tensor]>([
  ['linear', () => F.linear(x, linear.weight, linear.bias), () => linear.forward(x)],
  ['conv2d', () => F.conv2d(x, conv.weight, conv.bias, { stride: 2, padding: 1 }), () => conv.forward(x)],
  [
    'batchNorm',
    () => F.batchNorm(x, norm.running_mean, norm.running_var, norm.weight, norm.bias),
    () => norm.forward(x),
  ],
  ['relu', () => F.relu(x), () => new nn.ReLU().forward(x)],
  ['maxPool2d', () => F.maxPool2d(x, 2, { stride: 1 }), () => new nn.MaxPool2d(2, { stride: 1 }).forward(x)],
  ['avgPool2d', () => F.avgPool2d(x, 3), () => new nn.AvgPool2d(3).forward(x)],
  ['adaptiveAvgPool2d', () => F.adaptiveAvgPool2d(x, 1), () => new nn.AdaptiveAvgPool2d(1).forward(x)],
  ['softmax by position', () => F.softmax(x, 1), () => new nn.Softmax(1).forward(x)],
  ['softmax by name', () => F.softmax(x, { dim: 1 }), () => new nn.Softmax({ dim: 1 }).forward(x)],
  ['logSoftmax', () => F.logSoftmax(x, -1), () => new nn.LogSoftmax(-1).forward(x)],
  [
    'crossEntropy',
    () => F.crossEntropy(logits, target, { labelSmoothing: 0.1 }),
    () => new nn.CrossEntropyLoss({ labelSmoothing: 0.1 }).forward(logits, target),
  ],
  ['nllLoss', () => F.nllLoss(logits, target), () => new nn.NLLLoss().forward(logits, target)],
  ['mseLoss', () => F.mseLoss(logits, values), () => new nn.MSELoss().forward(logits, values)],
])('%s is what its layer computes', (_, functional, layer) => {
  expectClose(functional(), layer());
});

it('dropout draws from the generator that it is given, and from none in evaluation', () => {
  manualSeed(2);
  const layer = new nn.Dropout(0.3).forward(x);
  manualSeed(2);
  expectClose(F.dropout(x, { p: 0.3 }), layer);
  expect(F.dropout(x, { p: 0.3, training: false }).tolist()).toEqual(x.tolist());
});

it('relu in place overwrites its input', () => {
  const t = tensor([-1, 2]);
  expect(F.relu(t, { inplace: true })).toBe(t);
  expect(t.tolist()).toEqual([0, 2]);
});

it('softmax casts its input first where a dtype is given', () => {
  expect(F.softmax(logits, 1, { dtype: 'float64' }).dtype).toBe('float64');
  expect(F.logSoftmax(logits, { dim: 1, dtype: 'float64' }).dtype).toBe('float64');
});

describe('mseLoss', () => {
  it('weighs elements, and divides their mean by the sum of the weights', () => {
    const weight = tensor([1, 0, 3]);
    const [a, b] = [tensor([1, 2, 3]), tensor([2, 9, 5])];
    expect(F.mseLoss(a, b, { weight }).item()).toBe(13 / 4);
    expect(F.mseLoss(a, b, { weight, reduction: 'sum' }).item()).toBe(13);
    expect(F.mseLoss(a, b, { weight, reduction: 'none' }).tolist()).toEqual([1, 0, 12]);
    expect(() => F.mseLoss(a, b, { weight: ones(2) })).toThrow(/mseLoss: weight must have the input's shape/);
  });

  it('warns of shapes that differ and broadcasts them', () => {
    expect(F.mseLoss(ones(3, 1), ones(3)).item()).toBe(0);
    expect(warned).toHaveBeenCalledWith(
      expect.stringMatching(/^mseLoss: the target has shape \[3\], the input \[3, ?1\]/),
    );
  });
});
