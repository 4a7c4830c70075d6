import { ones, ShapeError } from '@wick/tensor';
import * as nn from '../../index.ts';

const double = (...shape: number[]) => ones(shape, { dtype: 'float64' });
const F = nn.functional;

// What PyTorch raises an error for; the second part is what it computes.
it.each<[string, () => unknown, new (message?: string) => Error, RegExp]>([
  ['eps 0 while training', () => new nn.BatchNorm1d(2, { eps: 0 }).forward(ones(2, 2)), RangeError, /eps must be a number above 0 when training, got 0/], // biome-ignore format: rows
  ['eps 0 on one value', () => new nn.BatchNorm1d(2, { eps: 0 }).forward(ones(1, 2)), RangeError, /eps must be|more than 1 value/], // biome-ignore format: rows
  ['eps 0 with statistics of the batch', () => new nn.BatchNorm2d(1, { eps: 0, trackRunningStats: false }).eval().forward(ones(2, 1, 1, 1)), RangeError, /eps must be a number above 0/], // biome-ignore format: rows
  ['a negative eps', () => F.batchNorm(ones(2, 2), ones(2), ones(2), null, null, { eps: -1 }), RangeError, /eps must be a number from 0 up, got -1/], // biome-ignore format: rows
  ['eps NaN', () => F.batchNorm(ones(2, 2), ones(2), ones(2), null, null, { eps: Number.NaN }), RangeError, /got NaN/],
  ['an input of another dtype', () => new nn.BatchNorm1d(2).forward(double(2, 2)), TypeError, /must have the dtype of x, float64, got float32/], // biome-ignore format: rows
  ['the same while evaluating', () => new nn.BatchNorm1d(2).eval().forward(double(2, 2)), TypeError, /the dtype of x/],
  ['a layer of another dtype', () => new nn.BatchNorm1d(2).double().forward(ones(2, 2)), TypeError, /the dtype of x/],
  ['statistics of another dtype', () => new nn.BatchNorm1d(2, { affine: false }).forward(double(2, 2)), TypeError, /runningMean must have the dtype of x/], // biome-ignore format: rows
  ['a weight of another dtype', () => F.batchNorm(ones(2, 2), ones(2), ones(2), double(2)), TypeError, /weight must have the dtype of x/], // biome-ignore format: rows
  ['a bias of another dtype', () => F.batchNorm(ones(2, 2), ones(2), ones(2), null, double(2)), TypeError, /bias must have/], // biome-ignore format: rows
  ['InstanceNorm: a weight of another dtype', () => new nn.InstanceNorm1d(2, { affine: true }).forward(double(2, 2, 3)), TypeError, /weight must have/], // biome-ignore format: rows
  ['GroupNorm: a weight of another dtype', () => new nn.GroupNorm(1, 2).forward(double(2, 2, 3)), TypeError, /weight must have/], // biome-ignore format: rows
  ['LayerNorm: a weight of another dtype', () => new nn.LayerNorm(2).forward(double(2, 2)), TypeError, /weight must have/], // biome-ignore format: rows
  [
    'InstanceNorm of one value',
    () => new nn.InstanceNorm1d(2, { eps: 0 }).forward(ones(2, 2, 1)),
    RangeError,
    /more than 1/,
  ],
  ['GroupNorm of one value', () => new nn.GroupNorm(2, 2, { eps: 0 }).forward(ones(1, 2)), RangeError, /more than 1/],
])('%s is refused, and no batch is counted', (_, run, error, message) => {
  expect(run).toThrow(error);
  expect(run).not.toThrow(ShapeError);
  expect(run).toThrow(message);
});

it('eps 0 while evaluating, and statistics of another dtype for instances, are taken', () => {
  expect(new nn.BatchNorm1d(2, { eps: 0 }).eval().forward(ones(1, 2)).tolist()).toEqual([[1, 1]]);
  const layer = new nn.InstanceNorm1d(1, { trackRunningStats: true });
  expect(layer.forward(double(2, 1, 3)).dtype).toBe('float64');
  expect([layer.running_mean!.dtype, layer.running_mean!.item().toFixed(6)]).toEqual(['float32', '0.100000']);
  expect(layer.eval().forward(double(2, 1, 3)).dtype).toBe('float64');
  expect(new nn.InstanceNorm1d(1, { eps: 0 }).forward(ones(1, 1, 2)).shape).toEqual([1, 1, 2]);
});
