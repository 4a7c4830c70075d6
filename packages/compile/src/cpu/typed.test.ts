import { cdist, grad, noGrad, randint, randn, type Tensor, tensor, where, zeros } from '@wick/tensor';
import { nn } from '../testing/packages.ts';
import { type Case, expectSameAsEager, planned } from '../testing/sameAsEager.ts';

const { functional } = nn;

// Without WebAssembly there is no plan.
const withPlan = process.env.WICK_WEBASSEMBLY === undefined ? it : it.skip;

const doubles = () => [randn(5, 7, { dtype: 'float64' }), randn(7, { dtype: 'float64' })];
const wholes = () => [randint(-9, 9, [5, 7]), randint(-9, 9, [7])];

const arithmetic: Record<string, [given: () => Tensor[], step: (x: Tensor, y: Tensor, z: Tensor) => unknown]> = {
  'doubles, broadcast and transposed': [
    doubles,
    (x, y) => [x.mul(y).sub(x), x.t().add(1), x.div(3).neg().abs().sqrt()],
  ],
  'doubles and numbers': [
    doubles,
    (x, y) => [x.mul(0.1), x.div(3), x.add(1e-9).sub(y), x.mul(tensor(0.1)), x.div(tensor(7n)), x.mul(tensor(true))],
  ],
  'numbers and doubles': [
    doubles,
    (x, y) => [tensor(0.1).sub(x), tensor(2n).div(y), tensor(3).mul(tensor(2n, { dtype: 'float64' }))],
  ],
  'doubles times alpha': [doubles, (x, y) => x.add(y, { alpha: 0.3 })],
  'doubles with special values': [
    () => [
      tensor([Number.NaN, -0, 0, Infinity, -Infinity, 1e-320], { dtype: 'float64' }),
      tensor(0, { dtype: 'float64' }),
    ],
    (x, y) => [x.mul(y), x.div(y), x.sub(x), x.abs().sqrt()],
  ],
  'doubles chosen by truths': [
    doubles,
    (x, y) => [
      where(x.gt(0), x, x.neg()),
      where(y.gt(0), x, y),
      where(x.gt(y).t(), x.t(), 0),
      x.maskedFill(x.gt(y), -1),
      x.maskedFill(y.lt(0), x.sum()),
      where(x.select(1, 0).gt(0).unsqueeze(1), x, y),
    ],
  ],
  'whole numbers chosen by truths': [
    wholes,
    (x, y) => [where(x.gt(y), x, y), x.maskedFill(y.gt(0), 3), x.mul(x.gt(0)), x.add(y.eq(0)).to('int32').mul(y.gt(0))],
  ],
  'truths in place, and in the memory of what is chosen': [
    () => [...doubles(), randint(0, 2, [5, 7], { dtype: 'bool' })],
    (x, y, mask) => [
      noGrad(() => x.mul(1).maskedFill_(mask!, 5).maskedFill_(y.gt(0), 6)),
      where(mask!, x, 0).mul(mask!).add(mask!),
      where(mask!.t(), x.t(), 1),
    ],
  ],
  'derivatives that choose': [
    doubles,
    (x, y) => {
      const [a, b] = [x, y].map((t) => t.detach().requiresGrad_()) as [Tensor, Tensor];
      const far = functional.tripletMarginLoss(a, b.expand(5, 7), a.neg());
      const near = functional.cosineEmbeddingLoss(a, b.expand(5, 7), x.select(1, 0).sign());
      const loss = far
        .add(near)
        .add(functional.prelu(a, b).sum())
        .add(a.sigmoid().logit().sum())
        .add(cdist(a, a).sum());
      return [loss, ...grad(loss, [a, b])];
    },
  ],
  'other functions of doubles': [doubles, (x, y) => [x.exp().mul(y), x.maximum(y), x.gt(y)]],
  'int64, with what does not fit a double': [
    () => [tensor([2n ** 62n, -(2n ** 53n) - 1n, 7n]), tensor(3n)],
    (x, y) => [x.mul(y), x.add(y).neg(), x.sub(1).abs(), x.unsqueeze(1).add(x)],
  ],
  'int64 and floats': [wholes, (x, y) => [x.mul(0.5), x.add(y), x.div(y.abs().add(1)), x.to('int32').mul(2)]],
  'of no elements, of one, of all numbers': [
    () => [zeros(0, 3, { dtype: 'float64' }), tensor(2, { dtype: 'float64' })],
    (x, y) => [x.mul(2), y.mul(y), y.add(x)],
  ],
};

it.each(Object.keys(arithmetic))('%s', (name) => {
  const [given, step] = arithmetic[name]!;
  expectSameAsEager(() => {
    const all = given();
    return { step: step as Case['step'], args: () => all, state: [] };
  });
});

it('doubles and a number among the arguments, which changes', () => {
  expectSameAsEager(() => {
    const x = randn(4, 4, { dtype: 'float64' });
    return { step: (n: number) => [x.mul(n), x.div(n).add(n)], args: (i) => [0.1 + (i % 3)], state: [] };
  }, 12);
});

it('in place, into a part, and from the same memory in another order', () => {
  expectSameAsEager(() => {
    const [count, mean] = [tensor(2n ** 53n), randn(4, 4, { dtype: 'float64' })];
    const step = (x: Tensor) =>
      noGrad(() => {
        count.add_(1);
        mean.mul_(0.9).add_(x, { alpha: 0.1 });
        mean.narrow(0, 0, 2).add_(mean.narrow(0, 2, 2));
        mean.sub_(mean.t().clone());
        return mean.div(count);
      });
    const x = randn(4, 4, { dtype: 'float64' });
    return { step, args: () => [x], state: [count, mean] };
  });
});

withPlan('what BatchNorm counts and averages is no work of JavaScript', () => {
  const make = (): Case => {
    const model = new nn.Sequential(new nn.Linear(6, 4), new nn.BatchNorm1d(4), new nn.ReLU());
    const x = randn(8, 6);
    return { step: () => model.forward(x), args: () => [], state: [model] };
  };
  expectSameAsEager(make);
  expect(planned(make())!.host).toEqual([]);
});
