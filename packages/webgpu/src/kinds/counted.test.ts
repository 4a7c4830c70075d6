import type { CountCommand, NllLossCommand } from '../commands/index.ts';
import { expectClose } from '../testing/both.ts';
import { floats, randomOf } from '../testing/floats.ts';
import { runAlone } from '../testing/runAlone.ts';

const [rows, columns] = [6, 5];
const all = Array.from({ length: rows * columns }, (_, i) => i);
const line = (row: number) => all.slice(row * columns, (row + 1) * columns);
const geometry = { shape: [rows, columns], stride: [columns, 1], dims: [1] };

test('sums and counts of whole numbers and truths', async () => {
  const numbers = Int32Array.from(all, (i) => (i % 4 === 0 ? 0 : 3 - i));
  const truths = Uint32Array.from(all, (i) => (i < 5 || i % 7 === 3 ? 1 : 0));
  const values = Float32Array.from(all, (i) => [Number.NaN, -0, 0, 2][i % 4]!);
  const whats = ['sum', 'nonzero', 'any', 'all'] as const;
  const long = new BigInt64Array(rows);
  const short = new Uint32Array(rows);
  const found = await runAlone([numbers, truths, values, long, long, long, short, short] as const, (p) => {
    const count = (what: CountCommand['what'], dtype: CountCommand['dtype'], from: number, to: number): CountCommand => ({
      kind: 'count', what, dtype, ...geometry, at: p[from]!, to: p[to]!,
    }); // biome-ignore format: a list
    return [
      count('sum', 'int32', 0, 3), count('sum', 'bool', 1, 4), count('nonzero', 'float32', 2, 5),
      count(whats[2], 'bool', 1, 6), count(whats[3], 'bool', 1, 7),
    ]; // biome-ignore format: a list
  });
  if (found === null) return;
  const perLine = (value: (places: number[]) => number) => Array.from({ length: rows }, (_, row) => value(line(row)));
  const sumOf = (list: ArrayLike<number>) => perLine((places) => places.reduce((sum, i) => sum + list[i]!, 0));
  expect([...found[3]].map(Number)).toEqual(sumOf(numbers));
  expect([...found[4]].map(Number)).toEqual(sumOf(truths));
  expect([...found[5]].map(Number)).toEqual(perLine((places) => places.filter((i) => values[i] !== 0).length));
  expect([...found[6]]).toEqual(perLine((places) => +places.some((i) => truths[i] === 1)));
  expect([...found[7]]).toEqual(perLine((places) => +places.every((i) => truths[i] === 1)));
});

test('variances and their roots, far from 0; without degrees of freedom', async () => {
  const x = floats(rows * columns, 4).map((v) => v + 100);
  const result = new Float32Array(rows);
  const found = await runAlone([x, result, result, result] as const, (p) => [
    { kind: 'variance', root: false, by: columns - 1, ...geometry, at: p[0]!, to: p[1]! },
    { kind: 'variance', root: true, by: columns, ...geometry, at: p[0]!, to: p[2]! },
    { kind: 'variance', root: true, by: 0, ...geometry, at: p[0]!, to: p[3]! },
  ]);
  if (found === null) return;
  const squares = Float64Array.from({ length: rows }, (_, row) => {
    const mean = line(row).reduce((sum, i) => sum + x[i]!, 0) / columns;
    return line(row).reduce((sum, i) => sum + (x[i]! - mean) ** 2, 0);
  });
  expectClose(
    found[1],
    Float32Array.from(squares, (s) => s / (columns - 1)),
    4,
  );
  expectClose(
    found[2],
    Float32Array.from(squares, (s) => Math.sqrt(s / columns)),
    4,
  );
  expect([...found[3]]).toEqual(new Array(rows).fill(Infinity));
});

test('logarithms of sums of exponentials, sums so far, triangles and classes', async () => {
  const x = floats(rows * columns, 5);
  x.set([-Infinity, -Infinity, -Infinity, -Infinity, -Infinity, 1, Infinity, 0, 0, 0]);
  const steps = Int32Array.from(all, (i) => i - 9);
  const classes = BigInt64Array.of(2n, 0n, 4n);
  const empty = new Float32Array(rows * columns);
  const long = new BigInt64Array(rows * columns);
  const lines = { outer: rows, n: columns, inner: 1 };
  const matrix = { matrices: 1, rows, columns, dtype: 'float32' } as const;
  const arrays = [x, steps, classes, new Float32Array(rows), empty, long, empty, empty, new BigInt64Array(15)] as const;
  const found = await runAlone(arrays, (p) => [
    { kind: 'logSumExp', lines, at: p[0]!, to: p[3]! },
    {
      kind: 'scan',
      what: 'sum',
      dtype: 'float32',
      lines: { outer: 1, n: rows, inner: columns },
      reverse: false,
      at: p[0]!,
      to: p[4]!,
    },
    { kind: 'scan', what: 'sum', dtype: 'int32', lines, reverse: true, at: p[1]!, to: p[5]! },
    { kind: 'triangle', ...matrix, diagonal: 1, upper: true, at: p[0]!, to: p[6]! },
    { kind: 'triangle', ...matrix, diagonal: -2, upper: false, at: p[0]!, to: p[7]! },
    { kind: 'oneHot', count: 3, classes: 5, at: p[2]!, to: p[8]! },
  ]);
  if (found === null) return;
  const sums = Float32Array.from({ length: rows }, (_, row) =>
    Math.log(line(row).reduce((s, i) => s + Math.exp(x[i]!), 0)),
  );
  expectClose(found[3], sums, 3, 2 ** -22);
  const soFar = all.map((i) => all.filter((k) => k <= i && k % columns === i % columns).reduce((s, k) => s + x[k]!, 0));
  expectClose(found[4], Float32Array.from(soFar), 1, 2 ** -22);
  expect([...found[5]].map(Number)).toEqual(
    all.map((i) => line(Math.floor(i / columns)).reduce((s, k) => s + (k >= i ? steps[k]! : 0), 0)),
  );
  const kept = (keep: (row: number, column: number) => boolean) =>
    all.map((i) => (keep(Math.floor(i / columns), i % columns) ? x[i]! : 0));
  expect([...found[6]]).toEqual(kept((row, column) => column >= row + 1));
  expect([...found[7]]).toEqual(kept((row, column) => column <= row - 2));
  expect([...found[8]].join('')).toBe('001001000000001');
});

test.each<[NllLossCommand['reduction'], boolean]>([
  ['mean', true],
  ['sum', false],
  ['none', true],
])('negative log likelihoods and their gradient: %s, weights %s', async (reduction, weighted) => {
  const [outer, n, inner] = [4, 5, 3];
  const count = outer * inner;
  const random = randomOf(3);
  const target = BigInt64Array.from({ length: count }, () => BigInt(Math.floor(n * random())));
  const [x, weight] = [floats(count * n, 6), floats(n, 7).map((w) => w + 2)];
  const losses = reduction === 'none' ? count : 1;
  const grad = floats(losses, 8);
  const arrays = [x, target, weight, new Float32Array(losses), grad, new Float32Array(count * n).fill(3)] as const;
  const found = await runAlone(arrays, (p) => {
    const given = {
      lines: { outer, n, inner }, target: p[1]!, weight: weighted ? p[2]! : null, ignoreIndex: 1, reduction,
    }; // biome-ignore format: a list
    return [
      { kind: 'nllLoss', ...given, x: p[0]!, to: p[3]! },
      { kind: 'nllLossGrad', ...given, grad: p[4]!, to: p[5]! },
    ];
  });
  if (found === null) return;
  const factor = (place: number) => {
    const c = Number(target[place]);
    return c === 1 ? 0 : weighted ? weight[c]! : 1;
  };
  const at = (place: number, c: number) => (Math.floor(place / inner) * n + c) * inner + (place % inner);
  const each = Array.from(target, (c, place) => -factor(place) * x[at(place, Number(c))]!);
  const total = each.reduce((sum, loss) => sum + loss, 0);
  const mass = each.reduce((sum, _, place) => sum + factor(place), 0);
  const wanted = { none: each, sum: [total], mean: [total / mass] }[reduction];
  expectClose(found[3], Float32Array.from(wanted), 1);
  const slopes = new Float32Array(count * n);
  for (const [place, c] of target.entries()) {
    const arriving = grad[reduction === 'none' ? place : 0]! / (reduction === 'mean' ? mass : 1);
    slopes[at(place, Number(c))] = -factor(place) * arriving;
  }
  expectClose(found[5].map((v) => v + 0), slopes.map((v) => v + 0), 2); // biome-ignore format: short
});
