import { arange, indexSelect, tensor } from '../../index.ts';

// Indices of which most follow each other are moved together: the same elements as one by one.
const indices: readonly (readonly [name: string, index: (n: number) => number[]])[] = [
  ['reflected', (n) => [2, 1, ...Array(n).keys(), n - 2]],
  ['repeated', (n) => [0, 0, ...Array(n).keys(), n - 1]],
  ['turned around', (n) => [n - 1, ...Array(n).keys(), 0, 1]],
  ['all', (n) => [...Array(n).keys()]],
  ['shifted', (n) => [n - 1, ...Array(n - 1).keys()]],
  ['fewer', (n) => [...Array(n - 1).keys()].map((i) => i + 1)],
  ['with a gap', (n) => [...Array(n).keys(), 5, 0, 5].toSpliced(7, 1)],
];

describe.each(['float32', 'float64', 'int64', 'bool', 'float16'] as const)('%s', (dtype) => {
  test.each(indices)('rows %s, along every dimension', (_, indexOf) => {
    const x = arange(3 * 9 * 50)
      .remainder(91)
      .to(dtype)
      .reshape(3, 9, 50);
    for (const t of [x, x.transpose(0, 2).contiguous(), x.slice(2, 3)]) {
      for (let dim = 0; dim < 3; dim++) {
        if (t.shape[dim]! < 6) continue;
        const index = indexOf(t.shape[dim]!);
        const found = indexSelect(t, dim, tensor(index, { dtype: 'int64' }));
        expect(found.shape).toEqual(t.shape.with(dim, index.length));
        for (const [k, i] of index.entries()) expect(found.select(dim, k).tolist()).toEqual(t.select(dim, i).tolist());
      }
    }
  });
});
