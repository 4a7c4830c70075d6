import { grad, randn, type Tensor } from '@wick/tensor';
import { type Case, expectSameAsEager } from '../testing/sameAsEager.ts';

const reductions: Record<string, (x: Tensor) => unknown> = {
  sums: (x) => [x.sum(0), x.sum(1), x.sum([0, 1]), x.sum([0, 2]), x.sum(2), x.sum()],
  means: (x) => [x.mean(0), x.mean([0, 1], true), x.mean(1), x.mean([1, 2])],
  norms: (x) => [x.norm(2, 0), x.norm(2, 1), x.norm(2, [0, 1]), x.norm(1, 0), x.norm(2, 2)],
  'those of what lies otherwise': (x) => [x.transpose(0, 1).sum(0), x.mT.mean(1), x.narrow(2, 0, 14).sum(0)],
  'products and extremes': (x) => [x.prod(0), x.amax(0), x.amin([0, 1]), x.var(0), x.std(1)],
  derivatives: (x) => {
    const [a, b] = [x.detach(), x.select(0, 0)].map((t) => t.detach().requiresGrad_()) as [Tensor, Tensor];
    return grad(a.mul(b).sin().sum(), [a, b]);
  },
};

const shapes = [
  [4, 5, 19],
  [9, 3, 16],
  [2, 1, 40],
  [7, 6, 15],
];

it.each(Object.keys(reductions))(
  '%s of doubles have the order of eager ones, however many columns there are',
  (name) => {
    for (const shape of shapes)
      expectSameAsEager(
        (): Case => ({
          step: reductions[name]!,
          args: () => [randn(shape, { dtype: 'float64' })],
          state: [],
        }),
      );
  },
);
