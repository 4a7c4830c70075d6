import { expectClose } from '@wick/testing';
import { cat, cdist, manualSeed, ones, randn, type Tensor } from '../../index.ts';

/** Of few rows at a time, which are compared by their differences. */
function fewAtATime(x: Tensor, y: Tensor, p: number): Tensor {
  const rows = x.split(20, -2).map((a) => {
    const columns = y.split(20, -2).map((b) => cdist(a, b, { p }));
    return cat(columns, -1);
  });
  return cat(rows, -2);
}

function points(dtype: 'float32' | 'float64'): Tensor {
  manualSeed(5);
  const near = ones(9, 7).mul(30).add(randn(9, 7).mul(1e-3));
  const x = cat([randn(40, 7), near, near.narrow(0, 0, 3), randn(8, 7).mul(1e18)], 0).to(dtype);
  return x;
}

describe('distances of many rows for p = 1', () => {
  const p = 1;

  test.each(['float32', 'float64'] as const)('are those of few rows, of %s near, far and equal', (dtype) => {
    const x = points(dtype);
    const y = points(dtype).narrow(0, 5, 50);
    expectClose(cdist(x, y, { p }), fewAtATime(x, y, p));
  });

  test('are those of few rows with NaN and infinities among them', () => {
    const x = points('float32');
    x.narrow(0, 2, 1).narrow(1, 3, 1).fill_(Number.NaN);
    x.narrow(0, 4, 1).narrow(1, 1, 1).fill_(Number.POSITIVE_INFINITY);
    x.narrow(0, 45, 1).narrow(1, 1, 1).fill_(Number.NEGATIVE_INFINITY);
    expectClose(cdist(x, x, { p }), fewAtATime(x, x, p));
  });

  test('batches broadcast, and gradients are those of few rows', () => {
    manualSeed(6);
    const [x, y] = [randn(3, 1, 30, 5), randn(4, 28, 5)];
    const gradients = [cdist(x.requiresGrad_(), y.requiresGrad_(), { p }), fewAtATime(x, y, p)].map((d) => {
      x.grad = null;
      y.grad = null;
      expect(d.shape).toEqual([3, 4, 30, 28]);
      d.square().sum().backward();
      return [d.detach(), x.grad!, y.grad!] as const;
    });
    for (const [i, got] of gradients[0]!.entries()) expectClose(got, gradients[1]![i]!, { rtol: 2e-5, atol: 1e-4 });
  });
});
