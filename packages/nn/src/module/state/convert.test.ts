import { empty, manualSeed, rand, ShapeError, type Tensor } from '@wick/tensor';
import { fixture } from '@wick/testing';
import * as nn from '../../index.ts';

const channelsLast = { memoryFormat: 'channelsLast' } as const;

interface Expected {
  results: number[][];
  sums: number[];
  parameters: { name: string; stride: number[]; grad: number[] }[];
}

it('a network laid channels last lies, and draws, as in PyTorch, layer by layer', () => {
  const expected = fixture<Expected>(`${__dirname}/..`, 'channelsLast');
  manualSeed(0);
  const net = new nn.Sequential(
    new nn.Conv2d(3, 8, 3, { padding: 1 }),
    new nn.BatchNorm2d(8),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Conv2d(8, 8, 3, { padding: 1, groups: 8 }),
    new nn.GroupNorm(2, 8),
    new nn.SiLU(),
    new nn.Upsample({ scaleFactor: 2, mode: 'bilinear' }),
    new nn.Dropout(0.5),
    new nn.AvgPool2d(2),
    new nn.Upsample({ scaleFactor: 2, mode: 'nearest' }),
    new nn.ConvTranspose2d(8, 4, 2, { stride: 2 }),
    new nn.InstanceNorm2d(4),
    new nn.PReLU(4),
    new nn.ZeroPad2d(1),
    new nn.PixelUnshuffle(2),
    new nn.Dropout2d(0.5),
    new nn.Conv2d(16, 4, 1),
    new nn.AdaptiveAvgPool2d(2),
    new nn.AdaptiveAvgPool2d(1),
    new nn.Flatten(),
    new nn.Linear(4, 2),
  );
  const parameters = [...net.parameters()];
  expect(net.to(channelsLast)).toBe(net);
  expect([...net.parameters()].every((p, i) => p === parameters[i])).toBe(true);
  let x: Tensor = rand(2, 3, 6, 6).contiguous(channelsLast);
  const results: number[][] = [];
  for (const layer of net) {
    x = layer.forward(x) as Tensor;
    results.push(x.stride());
    expect(Math.abs(x.double().sum().item() - expected.sums[results.length - 1]!)).toBeLessThan(2e-4);
  }
  expect(results).toEqual(expected.results);
  x.sum().backward();
  const rows = [...net.namedParameters()].map(([name, p]) => ({ name, stride: p.stride(), grad: p.grad!.stride() }));
  expect(rows).toEqual(expected.parameters);
});

it('to() lays parameters and gradients of a fitting number of dimensions, and changes nothing where one does not fit', () => {
  const net = new nn.Sequential(new nn.Conv2d(2, 3, 2), new nn.Linear(2, 2));
  [...net.parameters()][0]!.square().sum().backward();
  net.to('float64', channelsLast);
  const [weight, bias] = [...net.parameters()];
  expect([weight!.dtype, weight!.stride(), weight!.grad!.stride(), weight!.grad!.dtype, bias!.stride()]).toEqual([
    'float64',
    [8, 1, 4, 2],
    [8, 1, 4, 2],
    'float64',
    [1],
  ]);
  net.to({ memoryFormat: 'contiguous' });
  expect(weight!.stride()).toEqual([8, 4, 2, 1]);
  net.to({ memoryFormat: 'preserve' });

  const mixed = new nn.Sequential(new nn.Conv2d(2, 3, 2), new nn.Conv3d(2, 3, 2));
  expect(() => mixed.to('float64', channelsLast)).toThrow(ShapeError);
  expect(() => mixed.to(channelsLast)).toThrow(/^to: memoryFormat 'channelsLast' is for tensors of 4 dimensions/);
  expect([...mixed.parameters()].map((p) => [p.dtype, p.isContiguous()])).toEqual(Array(4).fill(['float32', true]));
  expect(() => mixed.to({ memoryFormat: 'rows' as never })).toThrow(/^to: memoryFormat must be/);
  expect(() => mixed.to('int64')).toThrow(/^to: a module takes a floating-point dtype/);
});

it('empty() takes a memory format', () => {
  expect(empty(2, 3, 4, 5, channelsLast).stride()).toEqual([60, 1, 15, 3]);
  expect(empty([1, 2, 3, 4, 5], { memoryFormat: 'channelsLast3d', dtype: 'float64' }).stride()).toEqual([
    120, 1, 40, 10, 2,
  ]);
  expect(() => empty(2, 3, channelsLast)).toThrow(ShapeError);
  expect(() => empty(2, 3, 4, 5, { memoryFormat: 'preserve' })).toThrow(/^empty: memoryFormat must name a layout/);
});
