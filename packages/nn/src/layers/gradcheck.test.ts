import { manualSeed, randn, type Tensor, tensor } from '@wick/tensor';
import { gradcheck, gradgradcheck } from '@wick/testing';
import * as nn from '../index.ts';

const float64 = { dtype: 'float64' } as const;
const classes = tensor([2n, 0n]);

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
