import { argmax, argmin, max, min, tensor } from '../../index.ts';

// Rows so long that the kernel looks for the best of them.
const n = 1500;

test.each([
  ['ties', [3, 1, 3, 2]],
  ['zeros of both signs', [-1, -0, 0, -2]],
  ['NaN, of which the first counts', [5, Number.NaN, 7, Number.NaN]],
  ['-Infinity alone', [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]],
  ['Infinity', [0, Number.POSITIVE_INFINITY, 1]],
])('the first of the best is found in long rows: %s', (_, head) => {
  for (const [place, fill] of [
    [0, head[0]!],
    [700, head[0]!],
    [n - head.length, head[0]!],
  ] as const) {
    const row = Array.from({ length: n }, (_v, i) => head[i - place] ?? fill);
    const x = tensor([row, row.map((v) => v), row.map((v) => v + 1)]);
    for (const [find, place, better] of [
      [max, argmax, (v: number, best: number) => v > best],
      [min, argmin, (v: number, best: number) => v < best],
    ] as const) {
      let first = 0;
      for (let i = 1; i < n && !Number.isNaN(row[first]!); i++)
        if (better(row[i]!, row[first]!) || Number.isNaN(row[i]!)) first = i;
      expect(place(x, 1).tolist()).toEqual([first, first, first]);
      const { values, indices } = find(x, 1);
      expect(indices.tolist()).toEqual([first, first, first]);
      expect(values.tolist()).toEqual([row[first]!, row[first]!, row[first]! + 1]);
    }
  }
});
