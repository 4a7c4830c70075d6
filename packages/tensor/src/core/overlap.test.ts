import { abs, arange, equal, maximum, minimum, tensor, tensordot } from '../index.ts';

// That an operand which overlaps partly is refused, and when, stands in autograd/programs.test.ts.
test('what PyTorch leaves open, copying from strided cells of the same memory, reads before it writes', () => {
  const x = arange(6, { dtype: 'float32' }).view(2, 3);
  const everySecond = x.view(6).slice(0, 0, 6, 2);
  expect(x.copy_(everySecond).tolist()).toEqual([
    [0, 2, 4],
    [0, 2, 4],
  ]);
});

test('an expanded tensor may be filled, as in PyTorch, unless a gradient would be counted more than once', () => {
  const rows = () => tensor([[1, 2, 3]]).expand(2, 3);
  expect(rows().fill_(7).tolist()).toEqual(tensor([7, 7, 7]).expand(2, 3).tolist());
  expect(rows().zero_().sum().item()).toBe(0);
  expect(() => rows().mul_(2)).toThrow('share one place in memory');
  const value = tensor(1, { requiresGrad: true });
  expect(() => rows().fill_(value)).toThrow('share one place in memory');
});

test('tensors of two dtypes are equal if their values are; a product of whole numbers keeps its dtype', () => {
  expect(equal(tensor([1, 2]), tensor([1, 2], { dtype: 'uint8' }))).toBe(true);
  expect(equal(tensor([1, 2.5]), tensor([1, 2], { dtype: 'int64' }))).toBe(false);
  // A size of 1 is summed over by itself.
  const [a, b] = [tensor([[1, 2, 3]], { dtype: 'uint8' }), tensor([[2], [1], [1]], { dtype: 'uint8' })];
  expect(tensordot(a, b.select(1, 0).unsqueeze(0), 1).dtype).toBe('uint8');
  expect(() => tensordot(a, b, '1' as never)).toThrow('dims must be a number or two arrays');
});

test.each(['int64', 'int32', 'float32'] as const)('bounds and absolute values of a transposed %s', (dtype) => {
  const x = arange(-6, 0, { dtype }).view(2, 3).t();
  const rows = [-6, -3, -5, -2, -4, -1];
  expect(minimum(x, x.neg()).reshape(-1).tolist()).toEqual(rows);
  expect(maximum(x, x.neg()).reshape(-1).tolist()).toEqual(rows.map(Math.abs));
  expect(abs(x).reshape(-1).tolist()).toEqual(rows.map(Math.abs));
});
