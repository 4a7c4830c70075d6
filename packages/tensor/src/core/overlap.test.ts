import { abs, arange, maximum, minimum } from '../index.ts';

// That an operand which overlaps partly is refused, and when, stands in autograd/programs.test.ts.
test('what PyTorch leaves open, copying from strided cells of the same memory, reads before it writes', () => {
  const x = arange(6, { dtype: 'float32' }).view(2, 3);
  const everySecond = x.view(6).slice(0, 0, 6, 2);
  expect(x.copy_(everySecond).tolist()).toEqual([
    [0, 2, 4],
    [0, 2, 4],
  ]);
});

test.each(['int64', 'int32', 'float32'] as const)('bounds and absolute values of a transposed %s', (dtype) => {
  const x = arange(-6, 0, { dtype }).view(2, 3).t();
  const rows = [-6, -3, -5, -2, -4, -1];
  expect(minimum(x, x.neg()).reshape(-1).tolist()).toEqual(rows);
  expect(maximum(x, x.neg()).reshape(-1).tolist()).toEqual(rows.map(Math.abs));
  expect(abs(x).reshape(-1).tolist()).toEqual(rows.map(Math.abs));
});
