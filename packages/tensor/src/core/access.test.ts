import { arange, ones, type Tensor, tensor } from '../index.ts';
import { dense, memoryKey, memoryOf, sameMemory, written } from './access.ts';

const matrix = (): Tensor => tensor([[1, 2, 3], [4, 5, 6]]); // biome-ignore format: rows as rows

test('dense is the memory itself where it is row by row, a copy elsewhere', () => {
  const x = matrix();
  expect(dense(x)).toBe(dense(x));
  expect([...dense(x.t())]).toEqual([1, 4, 2, 5, 3, 6]);
  expect([...dense(x.select(0, 1))]).toEqual([4, 5, 6]);
});

test.each([
  ['row by row', matrix()],
  ['column by column', matrix().t()],
])('what is written to the dense elements of a tensor %s arrives, and backward notices', (_, x) => {
  const product = ones(x.shape, { requiresGrad: true }).mul(x);
  const data = dense(x).fill(7 as never);
  written(x, data);
  expect(x.eq(7).all().item()).toBe(true);
  expect(() => product.sum().backward()).toThrow('in-place');
});

test('tensors are grouped by the memory they share', () => {
  const x = arange(6);
  const part = x.slice(0, 4);
  expect(sameMemory(x, part)).toBe(true);
  expect(memoryKey(part)).toBe(memoryKey(x));
  expect(memoryOf(part)).toEqual({ data: dense(x), offset: 4 });
  expect(sameMemory(x, x.clone())).toBe(false);
});

test('what lives elsewhere is not read by its stale values', () => {
  const x = ones(2);
  x._storage.elsewhere = 'call sync() first';
  expect(() => dense(x)).toThrow('call sync() first');
  expect(() => memoryOf(x)).toThrow('call sync() first');
});
