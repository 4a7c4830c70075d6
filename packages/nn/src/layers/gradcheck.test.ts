import { manualSeed, randn, type Tensor, tensor } from '@wick/tensor';
import { gradcheck, gradgradcheck } from '@wick/testing';
import * as nn from '../index.ts';

const float64 = { dtype: 'float64' } as const;
const classes = tensor([2n, 0n]);

// Smooth ones, and ones with kinks that no drawn value meets.
const activations = [
  nn.ELU,
  nn.CELU,
  nn.SELU,
  nn.GELU,
  nn.SiLU,
  nn.Mish,
  nn.Sigmoid,
  nn.Tanh,
  nn.LogSigmoid,
  nn.Softsign,
  nn.Softplus,
  nn.Hardtanh,
  nn.Hardswish,
  nn.Hardsigmoid,
  nn.Hardshrink,
  nn.Softshrink,
  nn.Tanhshrink,
  nn.ReLU6,
  nn.LeakyReLU,
  nn.GLU,
  nn.Softmin,
];

// Every layer and loss whose result depends on its input or parameters, by finite differences in float64.
const table: [string, () => nn.Module, number[], target?: Tensor][] = [
  ['Linear', () => new nn.Linear(3, 2, float64), [2, 3]],
  ['Linear without bias', () => new nn.Linear(3, 2, { ...float64, bias: false }), [3]],
  ['Conv2d', () => new nn.Conv2d(2, 2, [2, 3], { ...float64, stride: [2, 1], padding: [0, 1] }), [1, 2, 4, 3]],
  ['Conv2d in groups, dilated', () => new nn.Conv2d(2, 2, 2, { ...float64, groups: 2, dilation: 2 }), [1, 2, 3, 4]],
  [
    'Conv2d, reflecting',
    () => new nn.Conv2d(1, 1, 2, { ...float64, padding: 1, paddingMode: 'reflect' }),
    [1, 1, 2, 3],
  ],
  [
    'Conv2d, replicating',
    () => new nn.Conv2d(1, 1, 2, { ...float64, padding: 1, paddingMode: 'replicate' }),
    [1, 1, 2, 2],
  ],
  [
    'Conv2d, circular',
    () => new nn.Conv2d(1, 1, 3, { ...float64, padding: 'same', paddingMode: 'circular' }),
    [1, 1, 3, 3],
  ],
  ['BatchNorm2d, training', () => new nn.BatchNorm2d(2, { ...float64, trackRunningStats: false }), [2, 2, 2, 2]],
  ['BatchNorm2d, evaluating', () => new nn.BatchNorm2d(2, float64).eval(), [1, 2, 2, 2]],
  ['ReLU', () => new nn.ReLU(), [2, 3]],
  ['Dropout, evaluating', () => new nn.Dropout().eval(), [4]],
  ['MaxPool2d', () => new nn.MaxPool2d(2, { stride: 1, padding: 1 }), [1, 1, 3, 3]],
  ['AvgPool2d', () => new nn.AvgPool2d(2, { padding: 1, countIncludePad: false }), [1, 1, 3, 3]],
  ['AdaptiveAvgPool2d', () => new nn.AdaptiveAvgPool2d([2, null]), [1, 1, 3, 2]],
  ['Flatten', () => new nn.Flatten(), [2, 2, 2]],
  ['Unflatten', () => new nn.Unflatten(1, [2, -1]), [1, 4]],
  ['Identity', () => new nn.Identity(), [2]],
  ['Softmax', () => new nn.Softmax(1), [2, 3]],
  ['LogSoftmax', () => new nn.LogSoftmax(0), [2, 3]],
  ['Conv1d', () => new nn.Conv1d(2, 2, 2, { ...float64, stride: 2, padding: 1, groups: 2 }), [2, 2, 3]],
  ['Conv3d', () => new nn.Conv3d(1, 2, 2, { ...float64, dilation: [1, 2, 1] }), [1, 2, 3, 2]],
  ['ConvTranspose1d', () => new nn.ConvTranspose1d(2, 2, 2, { ...float64, stride: 2, outputPadding: 1 }), [2, 3]],
  ['ConvTranspose2d', () => new nn.ConvTranspose2d(2, 2, 2, { ...float64, groups: 2, padding: 1 }), [1, 2, 2, 3]],
  ['ConvTranspose3d', () => new nn.ConvTranspose3d(1, 1, 2, { ...float64, dilation: 2 }), [1, 2, 1, 2]],
  ['BatchNorm1d', () => new nn.BatchNorm1d(3, { ...float64, trackRunningStats: false }), [4, 3]],
  ['BatchNorm3d', () => new nn.BatchNorm3d(2, float64).eval(), [1, 2, 2, 1, 2]],
  ['InstanceNorm1d', () => new nn.InstanceNorm1d(2, { ...float64, affine: true }), [2, 2, 3]],
  [
    'InstanceNorm2d, evaluating',
    () => new nn.InstanceNorm2d(2, { ...float64, trackRunningStats: true }).eval(),
    [2, 2, 2],
  ],
  ['InstanceNorm3d', () => new nn.InstanceNorm3d(2, float64), [1, 2, 2, 2, 1]],
  ['LayerNorm', () => new nn.LayerNorm([2, 3], float64), [2, 2, 3]],
  ['GroupNorm', () => new nn.GroupNorm(2, 4, float64), [2, 4, 2]],
  ['RMSNorm', () => new nn.RMSNorm(3, float64), [2, 3]],
  ['MaxPool1d', () => new nn.MaxPool1d(2, { ceilMode: true }), [2, 5]],
  ['MaxPool3d', () => new nn.MaxPool3d(2, { stride: 1 }), [1, 2, 3, 2]],
  ['AvgPool1d', () => new nn.AvgPool1d(2, { stride: 1, padding: 1 }), [2, 3]],
  ['AvgPool3d', () => new nn.AvgPool3d(2, { divisorOverride: 3 }), [1, 2, 3, 2]],
  ['AdaptiveAvgPool1d', () => new nn.AdaptiveAvgPool1d(2), [1, 3]],
  ['AdaptiveAvgPool3d', () => new nn.AdaptiveAvgPool3d([1, 2, null]), [1, 2, 3, 2]],
  ['AdaptiveMaxPool1d', () => new nn.AdaptiveMaxPool1d(2), [1, 3]],
  ['AdaptiveMaxPool2d', () => new nn.AdaptiveMaxPool2d(2), [1, 3, 2]],
  ['AdaptiveMaxPool3d', () => new nn.AdaptiveMaxPool3d([1, 2, 1]), [1, 2, 3, 2]],
  ['CircularPad2d', () => new nn.CircularPad2d([1, 0, 2, 1]), [1, 2, 3]],
  ['ReflectionPad3d', () => new nn.ReflectionPad3d(1), [1, 2, 2, 2]],
  ['ReplicationPad1d', () => new nn.ReplicationPad1d([2, 1]), [1, 3]],
  ['ZeroPad2d', () => new nn.ZeroPad2d([-1, 1, 0, 2]), [1, 2, 3]],
  ['PReLU', () => new nn.PReLU(3, float64), [2, 3]],
  ['Softmax2d', () => new nn.Softmax2d(), [2, 2, 2]],
  ...activations.map((Layer): [string, () => nn.Module, number[]] => [Layer.typeName, () => new Layer(), [2, 4]]),
  ['CrossEntropyLoss', () => new nn.CrossEntropyLoss({ labelSmoothing: 0.1 }), [2, 3], classes],
  ['CrossEntropyLoss with probabilities', () => new nn.CrossEntropyLoss(), [2, 3], randn(2, 3, float64).softmax(1)],
  ['NLLLoss', () => new nn.NLLLoss({ reduction: 'sum' }), [2, 3], classes],
  ['MSELoss', () => new nn.MSELoss(), [2, 3], randn(2, 3, float64)],
];

// A row is one argument: a test that takes more than its row has would be handed a callback to wait for.
it.each(table.map((row) => ({ name: row[0], row })))('$name', ({ row: [, make, shape, target] }) => {
  manualSeed(1);
  const module = make();
  const input = randn(shape, float64).requiresGrad_();
  const forward = (x: Tensor) => module.forward(...(target ? [x, target] : [x])) as Tensor;
  const inputs = [input, ...module.parameters()];
  expect(gradcheck(forward, inputs)).toBe(true);
  expect(gradgradcheck(forward, inputs)).toBe(true);
});

// Tables are differentiated by their weight; indices have no gradient.
const words = tensor([
  [1n, 3n],
  [3n, 0n],
]);
const tables: [string, () => nn.Embedding | nn.EmbeddingBag][] = [
  ['Embedding', () => new nn.Embedding(4, 2, float64)],
  ['EmbeddingBag, mean', () => new nn.EmbeddingBag(4, 2, float64)],
  ['EmbeddingBag, max', () => new nn.EmbeddingBag(4, 2, { ...float64, mode: 'max' })],
];
it.each(tables.map((row) => ({ name: row[0], make: row[1] })))('$name', ({ make }) => {
  manualSeed(1);
  const module = make();
  const forward = () => module.forward(words);
  expect(gradcheck(forward, [module.weight])).toBe(true);
  expect(gradgradcheck(forward, [module.weight])).toBe(true);
});

it('Bilinear', () => {
  manualSeed(1);
  const module = new nn.Bilinear(2, 3, 2, float64);
  const inputs = [randn(2, 2, float64).requiresGrad_(), randn(2, 3, float64).requiresGrad_(), ...module.parameters()];
  const forward = (a: Tensor, b: Tensor) => module.forward(a, b);
  expect(gradcheck(forward, inputs)).toBe(true);
  expect(gradgradcheck(forward, inputs)).toBe(true);
});
