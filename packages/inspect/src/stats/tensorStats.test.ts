import { tensor } from '@wick/tensor';
import { histogram, tensorStats } from '../index.ts';

it('statistics leave out what is not finite, and count it', () => {
  const stats = tensorStats(tensor([0, 1, 3, Number.NaN, Number.POSITIVE_INFINITY, 0]), { bins: 3 });
  expect(stats).toEqual({
    shape: [6],
    dtype: 'float32',
    numel: 6,
    min: 0,
    max: 3,
    mean: 1,
    std: Math.sqrt(1.5),
    zeros: 2,
    nan: 1,
    inf: 1,
    histogram: { edges: [0, 1, 2, 3], counts: [2, 1, 1] },
  });
});

it('int64 and bool tensors have statistics as numbers', () => {
  expect(tensorStats(tensor([1n, 3n]))).toMatchObject({ mean: 2, std: 1, dtype: 'int64' });
  expect(tensorStats(tensor([true, false, false, false]))).toMatchObject({ mean: 0.25, zeros: 3 });
});

it('a tensor without finite values has NaN for what is not defined, and an empty histogram', () => {
  const stats = tensorStats(tensor([Number.NaN]), { bins: 2 });
  expect([stats.min, stats.max, stats.mean, stats.std]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
  expect(stats.histogram.counts).toEqual([0, 0]);
});

it.each([
  ['the last bin holds its upper edge, the others do not', [0, 1, 1, 2], 2, [1, 3], [0, 1, 2]],
  ['equal values lie in a range of one unit around them', [3, 3], 2, [0, 2], [2.5, 3, 3.5]],
  [
    'the edges decide, as in numpy: 0.3 lies below an edge at 0.30000000000000004',
    [0, 0.1, 0.2, 0.3, 1],
    10,
    [1, 1, 2, 0, 0, 0, 0, 0, 0, 1],
    null,
  ],
] as const)('histogram: %s', (_, values, bins, counts, edges) => {
  const found = histogram(values, bins);
  expect(found.counts).toEqual(counts);
  if (edges) expect(found.edges).toEqual(edges);
});

it('histogram: a given range leaves out what lies outside', () => {
  expect(histogram([-5, 0, 1, 9], { bins: 2, range: [0, 2] }).counts).toEqual([1, 1]);
});

it.each([
  [() => histogram('x' as never), TypeError],
  [() => histogram([1], 0), RangeError],
  [() => histogram([1], { range: [1, 1] }), RangeError],
  [() => tensorStats([1] as never), TypeError],
  [() => tensorStats(tensor([1]), { bins: 1.5 }), RangeError],
])('statistics refuse a wrong argument: %s', (call, kind) => {
  expect(call).toThrow(kind);
});

test('what lies in several pieces is counted as what lies in one', () => {
  const values = Array.from({ length: 5000 }, (_, i) => [0, -0, Number.NaN, Infinity, (i * 37) % 101][i % 5]!);
  const finite = values.filter(Number.isFinite);
  const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
  for (const dtype of ['float32', 'float64'] as const) {
    const stats = tensorStats(tensor(values, { dtype }), { bins: 101 });
    expect(stats).toMatchObject({ min: 0, max: 100, mean, nan: 1000, inf: 1000 });
    expect(stats.zeros).toBe(finite.filter((value) => value === 0).length);
    expect(stats.histogram.counts.reduce((sum, count) => sum + count)).toBe(3000);
    expect(stats.histogram.counts[1]).toBe(finite.filter((value) => value > 0.99 && value < 1.98).length);
  }
});

test.each([
  ['far from the others', [1e6, ...Array.from({ length: 1000 }, (_, i) => Math.sin(i) / 1000)]],
  ['among them', Array.from({ length: 1001 }, (_, i) => 500 + Math.sin(i) / 1000)],
  ['0 before a narrow band', [0, ...Array.from({ length: 2000 }, (_, i) => 5 + (i % 7) * 1e-4)]],
  ['the same as all', new Array<number>(37).fill(0.1)],
])('the moments do not depend on the value that stands first: %s', (_, numbers) => {
  const floats = Float32Array.from(numbers);
  const mean = floats.reduce((sum, x) => sum + x, 0) / floats.length;
  const std = Math.sqrt(floats.reduce((sum, x) => sum + (x - mean) ** 2, 0) / floats.length);
  const found = tensorStats(tensor(floats));
  expect(Math.abs(found.mean - mean)).toBeLessThanOrEqual(1e-12 * Math.abs(mean));
  expect(Math.abs(found.std - std)).toBeLessThanOrEqual(1e-11 * std + (std === 0 ? 0 : 1e-12 * Math.abs(mean)));
  expect([found.min, found.max]).toEqual([Math.min(...floats), Math.max(...floats)]);
  expect(found.zeros).toBe(floats.filter((x) => x === 0).length);
});
