import * as w from '@wick/tensor';
import { randint, randn, type Tensor, tensor } from '@wick/tensor';
import { nn } from '../testing/packages.ts';
import { expectSameAsEager } from '../testing/sameAsEager.ts';

const { functional: F } = nn;
type Kind = readonly [args: (i: number) => Tensor[], step: (...args: Tensor[]) => unknown];

const floats = () => randn(4, 5).mul(9);
const longs = () => randint(-9, 9, [4, 5]);
const ints = () => longs().to('int32');
const bytes = () => randint(0, 200, [4, 5]).to('uint8');
const truths = () => randn(4, 5).gt(0);
const everything = () => [floats(), longs(), ints(), bytes(), truths()];

const kinds: Record<string, Kind> = {
  'numbers of several dtypes at once': [
    everything,
    (f, i, j, u, b) => [
      ...[f!.mul(i!), f!.add(j!), f!.sub(u!), i!.div(3), i!.div(j!.abs().add(1)), i!.mul(0.5), f!.t().mul(i!.t())],
      ...[i!.add(j!), j!.add(u!), i!.mul(b!), b!.add(i!), b!.mul(2), u!.mul(2), u!.add(300), j!.mul(-3)],
      ...[i!.eq(j!), i!.lt(f!), u!.gt(127), j!.ge(2.5), i!.logicalAnd(b!), u!.logicalOr(j!), w.minimum(i!, j!)],
      ...[F.mseLoss(f!, i!), f!.sub(i!.select(1, 0).unsqueeze(1)).square().mean()],
      ...[f!.mul(2).add_(i!), j!.mul(2).sub_(u!), i!.t().add(j!.t()), i!.mul(2).t().mul_(i!.select(0, 1).unsqueeze(1))],
    ],
  ],
  'choices by truths and by bytes': [
    everything,
    (f, i, j, u, b) => [
      ...[w.where(b!, i!, j!), w.where(u!, f!.to('float64'), 0), w.where(u!, f!, i!), w.where(u!, i!, 0)],
      ...[w.where(b!, u!, u!.mul(2)), w.where(b!.select(0, 1), j!, j!.mul(2)), w.where(b!, b!, i!.gt(3))],
      ...[i!.maskedFill(b!, 7), u!.maskedFill(b!, 7), b!.maskedFill(i!.gt(0), true), i!.clamp(-3, 3), u!.clamp(9, 99)],
    ],
  ],
  conversions: [
    (i) => [
      tensor([[1.5, -2.7, Number.NaN, 3e9, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** 40, -0, i, 1e30]]),
      tensor([3n, -5n, 2n ** 40n + 7n, 255n, 256n, -1n, 2n ** 33n, -(2n ** 63n), BigInt(i)]),
      ...everything(),
    ],
    (...all) =>
      [...all, ...all.map((x) => x.t()), all[0]!.to('float64')].map((x) =>
        (['int64', 'int32', 'uint8', 'float64', 'float32', 'bool'] as const).map((dtype) => x.to(dtype)),
      ),
  ],
  'divisions that round, remainders and bits': [
    (i) => [
      ...[tensor([3n, -5n, i === 6 ? 2n ** 60n + 1n : 2n ** 40n + 7n, -(2n ** 45n)]), tensor([2n, 3n, -7n, 2n])],
      ...[ints(), randint(1, 9, [4, 5]).to('int32'), bytes(), randint(1, 9, [5]).to('uint8'), truths(), truths()],
    ],
    (...all) => [
      ...[0, 2, 4].map((k) => {
        const [a, b] = [all[k]!, all[k + 1]!];
        return [
          ...[a.floorDivide(b), a.remainder(b), a.fmod(b), a.div(b, { roundingMode: 'trunc' }), a.floorDivide(3)],
          ...[a.bitwiseAnd(b), a.bitwiseOr(b), a.bitwiseXor(5), a.bitwiseNot(), a.t().bitwiseAnd(3)],
          ...[a.mul(1).remainder_(3), a.mul(1).bitwiseAnd_(b), a.mul(1).floorDivide_(7)],
        ];
      }),
      ...[all[6]!.bitwiseAnd(all[7]!), all[6]!.bitwiseXor(all[7]!), all[6]!.bitwiseNot()],
    ],
  ],
  'what is copied in another order': [
    everything,
    (...all) =>
      all.map((x) => [
        ...[x.flip(0), x.t().flip([0, 1]), x.t().contiguous(), w.cat([x, x], 1), x.roll(1, 0), x.repeat(2, 1)],
        ...[x.tril(), x.expand(2, 4, 5).clone(), x.narrow(1, 1, 3).clone(), w.stack([x, x], 2)],
      ]),
  ],
  'what indices choose': [
    () => [...everything(), randint(0, 5, [4, 2]), randint(0, 4, [7]), randint(0, 5, [7])],
    (...all) => {
      const [along, rows, columns] = all.slice(5) as [Tensor, Tensor, Tensor];
      return all
        .slice(0, 5)
        .map((x) => [
          ...[x.gather(1, along), x.index([rows]), x.index([rows, columns]), x.indexSelect(0, rows)],
          ...[x.scatter(1, along, 1), x.scatter(1, along, x.narrow(1, 0, 2)), x.t().gather(0, along.t())],
          ...[x.indexPut([rows, columns], x.index([rows, columns]).flip(0)), x.mul(1).scatter_(1, along, 0)],
          ...(x.dtype === 'bool'
            ? []
            : [
                ...[x.scatterAdd(1, along, x), x.indexAdd(0, rows.narrow(0, 0, 4), x)],
                ...[x.indexPut([rows], x.select(0, 1), { accumulate: true }), x.scatterAdd(1, along, x.mul(77))],
              ]),
        ]);
    },
  ],
  'sums of large whole numbers': [
    () => [
      tensor([2n ** 32n - 1n, -1n, 2n ** 63n - 1n, -(2n ** 40n)]),
      randint(0, 4, [9]),
      tensor([1n, -1n, 2n ** 32n, 2n ** 33n - 1n, -5n, 7n, 2n ** 62n, 1n, -(2n ** 50n)]),
    ],
    (x, i, s) => [x!.scatterAdd(0, i!, s!), x!.indexAdd(0, i!, s!), x!.indexPut([i!], s!, { accumulate: true })],
  ],
  'ones at classes': [
    () => [randint(0, 5, [4, 3])],
    (x) => [F.oneHot(x!, 5), F.oneHot(x!.t(), 7), F.oneHot(x!, 5).to('float32').mul(2)],
  ],
  'products of matrices': [
    (i) => [longs(), ints(), longs().mul(i === 6 ? 2n ** 40n : 1), randint(0, 5, [4])],
    (x, small, large, classes) => [
      ...[
        x!.matmul(x!.t()),
        x!.t().matmul(x!),
        small!.matmul(small!.t()),
        large!.matmul(x!.t()),
        large!.t().matmul(large!),
      ],
      ...[
        F.oneHot(classes!, 5)
          .t()
          .matmul(F.oneHot(x!.select(1, 0).abs(), 10)),
        w.einsum('ij,kj->ik', x!, x!),
      ],
    ],
  ],
  'rows that indices in a part name': [
    () => [randn(9, 3), randint(0, 9, [3, 6])],
    (x, i) => {
      const weight = x!.detach().requiresGrad_();
      F.embedding(i!.narrow(1, 1, 4), weight)
        .square()
        .sum()
        .backward();
      return [F.embedding(i!.t(), x!), weight.grad];
    },
  ],
};

describe('whole numbers and truths in a compiled step have the bits that eager calls leave', () => {
  it.each(Object.entries(kinds))('%s', (_, [args, step]) => {
    // With what only changes, so that it is not timed.
    const count = w.zeros(3);
    const counting = (...given: Tensor[]) => {
      count.add_(1);
      return step(...given);
    };
    expect(expectSameAsEager(() => ({ step: counting, args, state: [] }), 8)).toBe(1);
  });
});
