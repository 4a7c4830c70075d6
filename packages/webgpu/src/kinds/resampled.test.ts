import type { BlocksCommand } from '../commands/index.ts';
import { floats } from '../testing/floats.ts';
import { runAlone } from '../testing/runAlone.ts';

const at = <T>(list: ArrayLike<T>, i: number): T => list[i]!;

test('a dimension is resampled by weights, more than come with one dispatch', async () => {
  const [outer, n, inner, output] = [2, 5, 3, 900];
  const x = floats(outer * n * inner, 1);
  const start = Array.from({ length: output + 1 }, (_, o) => 2 * o);
  const index = Array.from({ length: 2 * output }, (_, t) => (3 * t) % n);
  const weight = floats(2 * output, 2);
  const found = await runAlone([x, new Float32Array(outer * output * inner)] as const, (p) => [
    { kind: 'resample', lines: { outer, n, inner }, start, index, weight, at: at(p, 0), to: at(p, 1) },
  ]);
  if (found === null) return;
  const expected = Array.from(found[1], (_, i) => {
    const [o, block] = [Math.floor(i / inner) % output, Math.floor(i / inner / output)];
    const product = (t: number) => Math.fround(weight[t]! * x[(block * n + index[t]!) * inner + (i % inner)]!);
    return Math.fround(product(2 * o) + product(2 * o + 1)) + 0;
  });
  expect(Array.from(found[1], (v) => v + 0).join()).toBe(expected.join());
});

test('sorted lines, from small to large and the first ones from large to small', async () => {
  const lines = { outer: 2, n: 6, inner: 2 };
  const x = Float32Array.of(
    3,
    -0,
    1,
    Number.NaN,
    3,
    0,
    -Infinity,
    5,
    Number.NaN,
    0,
    2,
    -1,
    1,
    1,
    1,
    2,
    1,
    3,
    0,
    4,
    9,
    5,
    8,
    6,
  );
  const [longs, floats_] = [new BigInt64Array(24), new Float32Array(24)];
  const arrays = [x, floats_, longs, floats_.slice(0, 8), longs.slice(0, 8)] as const;
  const found = await runAlone(arrays, (p) => [
    {
      kind: 'sort',
      dtype: 'float32',
      lines,
      descending: false,
      k: 6,
      at: at(p, 0),
      values: at(p, 1),
      indices: at(p, 2),
    },
    {
      kind: 'sort',
      dtype: 'float32',
      lines,
      descending: true,
      k: 2,
      at: at(p, 0),
      values: at(p, 3),
      indices: at(p, 4),
    },
  ]);
  if (found === null) return;
  const column = (list: ArrayLike<number | bigint>, j: number, k: number) =>
    Array.from({ length: k }, (_, i) => list[i * 2 + j]).join();
  expect([column(found[1], 0, 6), column(found[2], 0, 6)]).toEqual(['-Infinity,1,2,3,3,NaN', '3,1,5,0,2,4']);
  expect([column(found[1], 1, 6), column(found[2], 1, 6)]).toEqual(['-1,0,0,0,5,NaN', '5,0,2,4,3,1']);
  expect([column(found[3], 0, 2), column(found[4], 0, 2)]).toEqual(['NaN,3', '4,0']);
  expect(column(found[3].subarray(4), 0, 2)).toBe('9,8');
});

test('windows of images, and images of windows', async () => {
  const sizes = {
    batch: 2,
    channels: 2,
    input: [5, 4],
    kernel: [2, 3],
    dilation: [2, 1],
    padding: [1, 2],
    stride: [2, 1],
  };
  const output = [0, 1].map((d) => {
    const covered = at(sizes.dilation, d) * (at(sizes.kernel, d) - 1) + 1;
    return Math.floor((at(sizes.input, d) + 2 * at(sizes.padding, d) - covered) / at(sizes.stride, d)) + 1;
  });
  const [images, columns] = [2 * 2 * 20, 2 * 2 * 6 * at(output, 0) * at(output, 1)];
  const [x, y] = [floats(images, 3), floats(columns, 4)];
  const found = await runAlone([x, y, new Float32Array(columns), new Float32Array(images)] as const, (p) => {
    const given: Omit<BlocksCommand, 'result' | 'images' | 'columns'> = { kind: 'blocks', ...sizes, output };
    return [
      { ...given, result: 'columns', images: at(p, 0), columns: at(p, 2) },
      { ...given, result: 'images', images: at(p, 3), columns: at(p, 1) },
    ];
  });
  if (found === null) return;
  const [expected, sums] = [new Float32Array(columns), new Float32Array(images)];
  let i = 0;
  for (let plane = 0; plane < 4; plane++)
    for (let ky = 0; ky < 2; ky++)
      for (let kx = 0; kx < 3; kx++)
        for (let oy = 0; oy < at(output, 0); oy++)
          for (let ox = 0; ox < at(output, 1); ox++, i++) {
            const [row, column] = [2 * oy + 2 * ky - 1, ox + kx - 2];
            if (row < 0 || row >= 5 || column < 0 || column >= 4) continue;
            const place = (plane * 5 + row) * 4 + column;
            expected[i] = x[place]!;
            sums[place]! += y[i]!;
          }
  expect(found[2].join()).toBe(expected.join());
  expect(found[3].join()).toBe(sums.join());
});
