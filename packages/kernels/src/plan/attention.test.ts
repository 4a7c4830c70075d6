import {
  type Attention,
  attentionBackward,
  attentionFits,
  attentionForward,
  type ItemMatrices,
  weightsRow,
} from '../attention/attention.ts';
import { describeWasmBuilds } from '../testing/builds.ts';
import { onPlan } from '../testing/onPlan.ts';
import { fillUniform, lehmer } from '../testing/random.ts';
import { expectSameBits } from '../testing/sameBits.ts';
import { setNumThreads } from '../wasm/numThreads.ts';
import type { ItemPlaces } from './commands/index.ts';

const cases: [items: number, queries: number, keys: number, depth: number, width: number, causal: boolean][] = [
  [4, 33, 33, 16, 16, true],
  [3, 20, 45, 9, 13, false],
  [1, 130, 130, 32, 32, true],
];

describeWasmBuilds(() => {
  test.each(cases)('attention of %d items: %d queries, %d keys', (items, queries, keys, depth, width, causal) => {
    const random = lehmer(6);
    const floats = (n: number) => fillUniform(new Float32Array(n), random);
    const a: Attention = { items, queries, keys, depth, width, scale: 0.3, causal, emptyRowsAreZero: false };
    expect(attentionFits(a)).toBe(true);
    const matrices = (rows: number, columns: number, array = floats(items * rows * columns)): ItemMatrices => {
      return {
        array,
        offsets: Array.from({ length: items }, (_, i) => i * rows * columns),
        row: columns,
        rows,
        columns,
      };
    };
    const [q, k, v] = [matrices(queries, depth), matrices(keys, depth), matrices(keys, width)];
    // One mask for all items.
    const mask = causal ? null : { ...matrices(queries, keys), offsets: new Array<number>(items).fill(0) };
    const [grad, out] = [matrices(queries, width), matrices(queries, width)];
    const [gq, gk, gv] = [matrices(queries, depth), matrices(keys, depth), matrices(keys, width)];
    const results = [out, gq, gk, gv];
    const empty = results.map(({ array }) => array.slice());
    attentionForward(a, { q, k, v, mask }, out);
    attentionBackward(a, { q, k, v, mask }, grad, { gq, gk, gv });
    const arrays = [q.array, k.array, v.array, mask?.array ?? new Float32Array(1), grad.array, ...empty];
    const planned = (isKept: boolean) =>
      onPlan(isKept ? [...arrays, new Float32Array(items * queries * weightsRow(keys))] : arrays, (at) => {
        const place = ({ offsets, row }: ItemMatrices, i: number): ItemPlaces => {
          return { at: at[i]!, offsets: Array.from(offsets), row };
        };
        const given = { attention: a, q: place(q, 0), k: place(k, 1), v: place(v, 2), mask: mask && place(mask, 3) };
        const gradients = { gradQ: place(gq, 6), gradK: place(gk, 7), gradV: place(gv, 8) };
        const weights = isKept ? at[9]! : null;
        return [
          { kind: 'attention', ...given, out: place(out, 5), weights },
          { kind: 'attentionGrad', ...given, grad: place(grad, 4), ...gradients, weights },
        ];
      });
    const [found, kept] = [planned(false), planned(true)];
    for (const [i, { array }] of results.entries()) {
      expectSameBits(found[5 + i]!, array, `result ${i}`);
      expectSameBits(kept[5 + i]!, array, `result ${i}, weights kept`);
    }
    expect(kept[9]!.some((weight) => weight > 0)).toBe(true);
  });
});

describeWasmBuilds(() => {
  // Packed matrices are rounded up to eight columns, and not by the same when they are turned.
  test.each([
    [20, 9, 61],
    [17, 5, 40],
    [33, 64, 7],
  ])('threads keep to their room: %d keys, %d wide and %d', (keys, depth, width) => {
    const [items, queries] = [16, 20];
    const a: Attention = { items, queries, keys, depth, width, scale: 0.3, causal: false, emptyRowsAreZero: false };
    const random = lehmer(8);
    const floats = (rows: number, columns: number): ItemMatrices => {
      const offsets = Array.from({ length: items }, (_, i) => i * rows * columns);
      const array = fillUniform(new Float32Array(items * rows * columns), random);
      return { array, offsets, row: columns, rows, columns };
    };
    const [q, k, v, grad] = [floats(queries, depth), floats(keys, depth), floats(keys, width), floats(queries, width)];
    const gradients = [floats(queries, depth), floats(keys, depth), floats(keys, width)] as const;
    const [gq, gk, gv] = gradients;
    const empty = gradients.map(({ array }) => array.slice());
    attentionBackward(a, { q, k, v, mask: null }, grad, { gq, gk, gv });
    const place = ({ offsets, row }: ItemMatrices, at: number | undefined): ItemPlaces => {
      return { at: at!, offsets: Array.from(offsets), row };
    };
    setNumThreads(2);
    try {
      for (let round = 0; round < 20; round++) {
        const found = onPlan([q.array, k.array, v.array, grad.array, ...empty], (at) => [
          {
            kind: 'attentionGrad',
            ...{ attention: a, q: place(q, at[0]), k: place(k, at[1]), v: place(v, at[2]), mask: null },
            ...{ grad: place(grad, at[3]), gradQ: place(gq, at[4]), gradK: place(gk, at[5]), gradV: place(gv, at[6]) },
          },
        ]);
        for (const [i, { array }] of gradients.entries()) expectSameBits(found[4 + i]!, array, `gradient ${i}`);
      }
    } finally {
      setNumThreads(1);
    }
  });
});
