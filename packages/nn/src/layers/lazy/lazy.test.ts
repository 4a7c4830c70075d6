import { defaultGenerator, manualSeed, randn, type Tensor } from '@wick/tensor';
import { expectClose, sha256 } from '@wick/testing';
import * as nn from '../../index.ts';

// The layer that waits, the one it becomes, an input, and the repr that PyTorch prints while it waits.
type Row = [name: string, lazy: () => nn.Module, eager: () => nn.Module, shape: number[], repr: string];
const norm = 'eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=True';
const always = { affine: true, trackRunningStats: true };
const table: Row[] = [
  [
    'LazyLinear',
    () => new nn.LazyLinear(3),
    () => new nn.Linear(5, 3),
    [2, 5],
    'LazyLinear(in_features=0, out_features=3, bias=True)',
  ],
  [
    'LazyLinear without bias',
    () => new nn.LazyLinear(3, { bias: false }),
    () => new nn.Linear(5, 3, { bias: false }),
    [5],
    'LazyLinear(in_features=0, out_features=3, bias=False)',
  ],
  [
    'LazyConv1d',
    () => new nn.LazyConv1d(4, 3, { groups: 2 }),
    () => new nn.Conv1d(2, 4, 3, { groups: 2 }),
    [2, 5],
    'LazyConv1d(0, 4, kernel_size=(3,), stride=(1,), groups=2)',
  ],
  [
    'LazyConv2d',
    () => new nn.LazyConv2d(4, 3, { padding: 'same' }),
    () => new nn.Conv2d(3, 4, 3, { padding: 'same' }),
    [1, 3, 4, 4],
    'LazyConv2d(0, 4, kernel_size=(3, 3), stride=(1, 1), padding=same)',
  ],
  [
    'LazyConv3d',
    () => new nn.LazyConv3d(2, 2, { bias: false }),
    () => new nn.Conv3d(3, 2, 2, { bias: false }),
    [1, 3, 2, 3, 2],
    'LazyConv3d(0, 2, kernel_size=(2, 2, 2), stride=(1, 1, 1), bias=False)',
  ],
  [
    'LazyConvTranspose1d',
    () => new nn.LazyConvTranspose1d(4, 3, { stride: 2, groups: 2 }),
    () => new nn.ConvTranspose1d(6, 4, 3, { stride: 2, groups: 2 }),
    [2, 6, 3],
    'LazyConvTranspose1d(0, 4, kernel_size=(3,), stride=(2,), groups=2)',
  ],
  [
    'LazyConvTranspose2d',
    () => new nn.LazyConvTranspose2d(4, 2),
    () => new nn.ConvTranspose2d(3, 4, 2),
    [3, 2, 2],
    'LazyConvTranspose2d(0, 4, kernel_size=(2, 2), stride=(1, 1))',
  ],
  [
    'LazyConvTranspose3d',
    () => new nn.LazyConvTranspose3d(4, 2),
    () => new nn.ConvTranspose3d(3, 4, 2),
    [1, 3, 2, 1, 2],
    'LazyConvTranspose3d(0, 4, kernel_size=(2, 2, 2), stride=(1, 1, 1))',
  ],
  [
    'LazyBatchNorm1d',
    () => new nn.LazyBatchNorm1d(),
    () => new nn.BatchNorm1d(3),
    [4, 3],
    `LazyBatchNorm1d(0, ${norm})`,
  ],
  [
    'LazyBatchNorm2d without parameters',
    () => new nn.LazyBatchNorm2d({ affine: false }),
    () => new nn.BatchNorm2d(3, { affine: false }),
    [2, 3, 2, 2],
    `LazyBatchNorm2d(0, ${norm.replaceAll('e=True, bias=True', 'e=False, bias=False')})`,
  ],
  [
    'LazyBatchNorm3d',
    () => new nn.LazyBatchNorm3d({ dtype: 'float64' }),
    () => new nn.BatchNorm3d(3, { dtype: 'float64' }),
    [2, 3, 2, 1, 2],
    `LazyBatchNorm3d(0, ${norm})`,
  ],
  [
    'LazyInstanceNorm1d',
    () => new nn.LazyInstanceNorm1d(),
    () => new nn.InstanceNorm1d(3, always),
    [2, 3, 4],
    `LazyInstanceNorm1d(0, ${norm})`,
  ],
  [
    'LazyInstanceNorm2d',
    () => new nn.LazyInstanceNorm2d(),
    () => new nn.InstanceNorm2d(3, always),
    [2, 3, 4, 1],
    `LazyInstanceNorm2d(0, ${norm})`,
  ],
  [
    'LazyInstanceNorm3d',
    () => new nn.LazyInstanceNorm3d({ affine: false }),
    () => new nn.InstanceNorm3d(3, { trackRunningStats: true }),
    [2, 3, 4, 1, 2],
    `LazyInstanceNorm3d(0, ${norm.replaceAll('e=True, bias=True', 'e=False, bias=False')})`,
  ],
];

const digests = (module: nn.Module) => Object.entries(module.stateDict()).map(([name, t]) => [name, sha256(t)]);

describe.each(table)('%s', (_, lazy, eager, shape, repr) => {
  const dtype = () => ([...eager().parameters()][0]?.dtype ?? 'float32') as 'float32';

  it('draws nothing before its first input, has the names of its state, and prints as in PyTorch', () => {
    manualSeed(3);
    const before = sha256(defaultGenerator.getState());
    const layer = lazy();
    expect(sha256(defaultGenerator.getState())).toBe(before);
    expect(Object.keys(layer.stateDict())).toEqual(Object.keys(eager().stateDict()));
    expect(layer.toString()).toBe(repr);
  });

  it('is from its first input on the layer it stands for, with its draws', () => {
    const input = randn(shape, { dtype: dtype() });
    manualSeed(3);
    const expected = eager();
    const layer = lazy();
    manualSeed(3);
    const output = layer.forward(input) as Tensor;
    expectClose(output, expected.forward(input) as Tensor);
    expect(digests(layer)).toEqual(digests(expected));
    expect(layer.toString()).toBe(expected.toString());
    expect(layer.constructor).toBe(expected.constructor);
    expect(Object.keys(layer)).not.toContain('recipe');
    expectClose(layer.forward(input) as Tensor, expected.forward(input) as Tensor);
  });

  it('takes its sizes from a state that is loaded, and draws nothing for it', () => {
    const source = eager();
    const layer = lazy();
    const before = sha256(defaultGenerator.getState());
    layer.loadStateDict(source.stateDict());
    expect(sha256(defaultGenerator.getState())).toBe(before);
    expect(digests(layer)).toEqual(digests(source));
    expect(layer.constructor).toBe(source.constructor);
  });
});

it('a copy of a layer that waits is complete by itself; hooks and the mode outlast the change', () => {
  const layer = new nn.LazyLinear(2).eval();
  const copy = layer.deepCopy();
  let calls = 0;
  layer.registerForwardHook(() => void calls++);
  layer.forward(randn(1, 4));
  layer.forward(randn(1, 4));
  expect([calls, layer.training, layer.weight.shape]).toEqual([2, false, [2, 4]]);
  expect(copy.forward(randn(3)).shape).toEqual([2]);
  expect(copy.weight.shape).toEqual([2, 3]);
});

it('a conversion before the first input is kept', () => {
  const layer = new nn.LazyLinear(2).to('float64');
  layer.forward(randn(3, { dtype: 'float64' }));
  expect(layer.weight.dtype).toBe('float64');
});

it('inputs of other dimensions are refused, and the layer goes on waiting', () => {
  const layer = new nn.LazyConv2d(2, 1);
  expect(() => layer.forward(randn(2, 2))).toThrow(
    /LazyConv2d: an input of 3 or 4 dimensions is needed, got shape \[2, 2\]/,
  );
  expect(layer.forward(randn(3, 2, 2)).shape).toEqual([2, 2, 2]);
});
