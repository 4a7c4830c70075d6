import { randn } from '@wick/tensor';
import { BatchNorm1d } from './batchNorm1d.ts';

it.each(['float32', 'float64'] as const)(
  'without a momentum running statistics are what a momentum of 1 / n makes of them, bit for bit: %s',
  (dtype) => {
    const all = new BatchNorm1d(3, { momentum: null }).to(dtype);
    const each = new BatchNorm1d(3).to(dtype);
    for (let n = 1; n <= 300; n++) {
      const x = randn(4, 3, { dtype }).mul(3).add(2);
      each.momentum = 1 / n;
      expect(all.forward(x).equal(each.forward(x))).toBe(true);
      for (const name of ['running_mean', 'running_var', 'num_batches_tracked'] as const)
        expect(all[name]!.tolist()).toEqual(each[name]!.tolist());
    }
  },
);

it('the share of a batch is rounded as a number is, whatever the count', () => {
  for (let n = 0; n < 1_000_000; n += 1 + (n >> 9))
    expect([Math.fround(Math.fround(n) / Math.fround(n + 1)), Math.fround(1 / Math.fround(n + 1))]).toEqual([
      Math.fround(1 - 1 / (n + 1)),
      Math.fround(1 / (n + 1)),
    ]);
});
