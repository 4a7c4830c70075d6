import { ones, randn, type Tensor, tensor, zeros } from '../index.ts';
import { Reused } from './reused.ts';
import { reusing } from './reusing.ts';

/** Does work with what it made the last time, and gives copies of its results. */
function runner() {
  const made = new Reused();
  return (work: () => Tensor[]) => {
    made.begin();
    let results: Tensor[];
    try {
      results = work();
    } finally {
      made.end();
    }
    return { results, values: results.map((t) => t.tolist()) };
  };
}

describe('what work makes again and again', () => {
  it('is what it made the last time', () => {
    const run = runner();
    const x = randn(3, 4);
    const work = () => [x.mul(2), x.t().exp(), zeros(2, 3), x.to('float64').sum(0)];
    const first = run(work).results;
    const again = run(work).results;
    for (const [i, t] of again.entries()) expect(t).toBe(first[i]);
  });

  it('begins as if it had just been made', () => {
    const run = runner();
    for (const value of [1, 2]) {
      run(() => {
        const t = zeros(2, 2);
        expect(t.tolist()).toEqual([
          [0, 0],
          [0, 0],
        ]);
        expect([t.requiresGrad, t.grad, t.isLeaf, t.gradFn]).toEqual([false, null, true, null]);
        t.add_(value).requiresGrad_();
        t.square().sum().backward();
        expect(t.grad!.tolist()).toEqual([
          [2 * value, 2 * value],
          [2 * value, 2 * value],
        ]);
        const long = tensor([1n, 2n]).add(0);
        expect(long.tolist()).toEqual([1, 2]);
        return [t, long.fill_(7)];
      });
    }
  });

  it('is made anew where it turns out otherwise: another shape, dtype, order of memory, way', () => {
    const run = runner();
    const ways: (() => Tensor[])[] = [
      () => [ones(2, 3).mul(2), ones(4)],
      () => [ones(3, 2).mul(3), ones(4).to('int32')],
      () => [ones(3, 2).t().mul(3), ones(2, 2)],
      () => [ones(6), ones(2), ones(1), ones(3, 2).mul(4)],
      () => [ones(2, 3).mul(2), ones(4)],
      () => [ones(20000).mul(2), ones(20000)],
    ];
    for (const i of [0, 1, 0, 2, 1, 3, 5, 4, 5, 0]) {
      const { results, values } = run(ways[i]!);
      const expected = ways[i]!();
      expect(values).toEqual(expected.map((t) => t.tolist()));
      expect(results.map((t) => [t.shape, t.dtype, t.stride()])).toEqual(
        expected.map((t) => [t.shape, t.dtype, t.stride()]),
      );
    }
  });

  it('never is one thing twice in one run, nor what was made outside', () => {
    const run = runner();
    const work = () => Array.from({ length: 6 }, (_, i) => ones(3).mul(i));
    run(work);
    const outside = ones(3).mul(9);
    const { results, values } = run(work);
    expect(new Set(results).size).toBe(6);
    expect(values).toEqual(Array.from({ length: 6 }, (_, i) => [i, i, i]));
    expect(outside.tolist()).toEqual([9, 9, 9]);
  });

  it('is given back where the work fails', () => {
    const run = runner();
    expect(() =>
      run(() => {
        ones(2).add(ones(3));
        return [];
      }),
    ).toThrow(/broadcast|shape/);
    expect(reusing.by).toBe(null);
  });
});
