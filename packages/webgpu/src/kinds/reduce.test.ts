import type { Command, ReduceCommand } from '@wick/kernels/plan';
import { expectClose, runEachWay } from '../testing/both.ts';
import { floats, specialFloats } from '../testing/floats.ts';

const kinds = ['sum', 'mean', 'norm', 'prod', 'max', 'min'] as const;

interface Geometry {
  readonly shape: readonly number[];
  readonly stride: readonly number[];
  readonly dims: readonly number[];
}

/** Runs reductions of one array, each to a place of its own. */
async function reduced(x: Float32Array, geometry: Geometry, whats: readonly ReduceCommand['what'][] = kinds) {
  const count = geometry.shape.reduce((all, n, d) => (geometry.dims.includes(d) ? all : all * n), 1);
  const results = whats.map(() => new Float32Array(count).fill(7));
  const ways = await runEachWay([x, ...results], (places) =>
    whats.map((what, i): Command => ({ kind: 'reduce', what, ...geometry, at: places[0]!, to: places[1 + i]! })),
  );
  return ways.flatMap(({ gpu, cpu }) => whats.map((what, i) => ({ what, gpu: gpu[1 + i]!, cpu: cpu[1 + i]! })));
}

test.each<[name: string, number, Geometry, readonly ReduceCommand['what'][]]>([
  ['all of a vector', 77, { shape: [77], stride: [1], dims: [0] }, kinds],
  ['one element', 1, { shape: [1], stride: [1], dims: [0] }, kinds],
  ['rows', 37 * 300, { shape: [37, 300], stride: [300, 1], dims: [1] }, kinds],
  ['columns', 300 * 37, { shape: [300, 37], stride: [37, 1], dims: [0] }, kinds],
  ['the outer dimensions', 5 * 3 * 70, { shape: [5, 3, 70], stride: [210, 70, 1], dims: [0, 2] }, ['sum', 'max']],
  ['the inner ones of a transposed one', 6 * 7 * 8, { shape: [6, 7, 8], stride: [1, 48, 6], dims: [0, 2] }, ['mean']],
  [
    'every other dimension',
    3 * 2 * 5 * 3 * 7,
    { shape: [3, 2, 5, 3, 7], stride: [210, 105, 21, 7, 1], dims: [0, 2, 4] },
    ['sum', 'mean', 'max', 'min'],
  ],
  [
    'those of long lines',
    5 * 2 * 3 * 3 * 7000,
    { shape: [5, 2, 3, 3, 7000], stride: [126000, 63000, 21000, 7000, 1], dims: [0, 2, 4] },
    ['sum', 'min'],
  ],
  ['what broadcasts', 9, { shape: [4, 9], stride: [0, 1], dims: [1] }, kinds],
  ['none', 12, { shape: [3, 4], stride: [1, 3], dims: [] }, ['min']],
  ['no results', 0, { shape: [0, 4], stride: [4, 1], dims: [1] }, kinds],
])('reductions: %s', async (_, n, geometry, whats) => {
  const found = await reduced(floats(n, n), geometry, whats);
  for (const { what, gpu, cpu } of found) expectClose(gpu, cpu, 2, 0, what);
});

test('reductions of nothing', async () => {
  const found = await reduced(new Float32Array(0), { shape: [3, 0], stride: [0, 1], dims: [1] });
  for (const { what, gpu, cpu } of found) expectClose(gpu, cpu, 0, 0, what);
});

test('NaN, infinities and zeros, and what cancels', async () => {
  const rows = [
    [Number.NaN, 1, 2, -3], [1, Number.NaN, Number.NaN, 0], [Infinity, 1, 2, 3], [-Infinity, Infinity, 0, 1],
    [-0, -0, -0, -0], [1e8, 1, -1e8, 1], [3e38, -3e38, 1, 1], [-Infinity, -Infinity, -Infinity, -Infinity],
  ]; // biome-ignore format: a table
  const found = await reduced(Float32Array.from(rows.flat()), { shape: [8, 4], stride: [4, 1], dims: [1] }, [
    'sum',
    'max',
    'min',
    'mean',
  ]);
  for (const { what, gpu, cpu } of found) expectClose(gpu, cpu, 0, 0, what);
});

test('long ones in two passes', async () => {
  const n = 70_001;
  const rows = await reduced(floats(2 * n, 3), { shape: [2, n], stride: [n, 1], dims: [1] }, [
    'sum',
    'mean',
    'norm',
    'max',
  ]);
  for (const { what, gpu, cpu } of rows) expectClose(gpu, cpu, 1, 0, what);
  const columns = await reduced(floats(2 * n, 4), { shape: [n, 2], stride: [2, 1], dims: [0] }, ['sum']);
  for (const { what, gpu, cpu } of columns) expectClose(gpu, cpu, 1, 0, what);
});

test('the total of losses', async () => {
  const n = 1003;
  const ways = await runEachWay([floats(n, 8), new Float32Array(1), new Float32Array(1)] as const, (p) => [
    { kind: 'lossTotal', n, at: p[0]!, to: p[1]!, by: 1 },
    { kind: 'lossTotal', n, at: p[0]!, to: p[2]!, by: n },
  ]);
  for (const { gpu, cpu } of ways) {
    expectClose(gpu[1], cpu[1], 1);
    expectClose(gpu[2], cpu[2], 1);
  }
});

test('places of the best, of equals and of NaN the first', async () => {
  for (const [outer, n, inner] of [
    [7, 13, 1],
    [3, 400, 1],
    [5, 9, 21],
    [1, 1, 1],
  ] as const) {
    // biome-ignore format: a table
    // Few values: there are equals.
    const x = specialFloats(outer * n * inner, n).map((v, i) => (i % 3 === 0 ? Math.round(v) % 4 : v));
    const count = outer * inner;
    const ways = await runEachWay([x, new BigInt64Array(count), new BigInt64Array(count)] as const, (p) => [
      { kind: 'places', what: 'max', lines: { outer, n, inner }, at: p[0]!, to: p[1]! },
      { kind: 'places', what: 'min', lines: { outer, n, inner }, at: p[0]!, to: p[2]! },
    ]);
    for (const { gpu, cpu } of ways) expect(gpu.slice(1).join(';')).toBe(cpu.slice(1).join(';'));
  }
});
