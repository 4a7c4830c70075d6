import {
  cat,
  cumprod,
  max,
  min,
  nanquantile,
  prod,
  quantile,
  randn,
  type Tensor,
  take,
  tensor,
  zeros,
} from '@wick/tensor';
import { expectSameAsEager } from './testing/sameAsEager.ts';

// What eager code computes in another way for some values: a recording knows all ways.
const functions: Record<string, (x: Tensor) => Tensor> = {
  'max()': (x) => max(x),
  'min()': (x) => min(x).mul(x),
  'prod()': (x) => prod(x),
  'prod along a dimension': (x) => prod(x, 1),
  'cumprod()': (x) => cumprod(x, 1),
  'quantile()': (x) => quantile(x, 0.3),
  'take()': (x) => take(x, tensor([[0n, -1n], [3n, 3n]])), // biome-ignore format: a matrix
  'quantiles of a tensor': (x) => nanquantile(x, tensor([0.2, 0.8]), 1),
};

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const first = () => cat([tensor([[0.5, -1, 2]]), randn(1, 3)]);
const calls: (() => Tensor)[] = [
  ...[first, first, first, first],
  () =>
    tensor([
      [0, 1, 2],
      [3, 0, 0],
    ]),
  () =>
    tensor([
      [nan, 1, 2],
      [2, nan, -1],
    ]),
  () =>
    tensor([
      [inf, 1, 2],
      [2, -inf, -1],
    ]),
  () => zeros(2, 3),
  first,
];

it('powers by a tensor that the function counts up', () => {
  const make = () => {
    const [n, weight] = [zeros([]), tensor([0.5, 2, 3], { requiresGrad: true })];
    return {
      step: (x: Tensor) => {
        n.add_(1);
        weight.grad = null;
        const y = weight
          .pow(n)
          .add(tensor(0.9).pow(n))
          .add(x.abs().pow(tensor(0.5)));
        y.sum().backward();
        return [y, tensor(1).sub(tensor([0.9, 0.99, 1]).pow(n))];
      },
      args: () => [randn(3)],
      state: [n, weight],
    };
  };
  expect(expectSameAsEager(make)).toBe(1);
});

it.each(Object.keys(functions))('%s', (name) => {
  const make = () => {
    const weight = tensor([1, 2, 3], { requiresGrad: true });
    return {
      step: (x: Tensor) => {
        weight.grad = null;
        const y = functions[name]!(x.mul(weight));
        y.sum().backward();
        return y;
      },
      args: (i: number) => [calls[i]!()],
      state: [weight],
    };
  };
  expect(expectSameAsEager(make, calls.length)).toBe(1);
});
