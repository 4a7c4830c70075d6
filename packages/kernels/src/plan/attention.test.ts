import {
  type Attention,
  attentionBackward,
  attentionFits,
  attentionForward,
  type ItemMatrices,
} from '../attention/attention.ts';
import { describeWasmBuilds } from '../testing/builds.ts';
import { onPlan } from '../testing/onPlan.ts';
import { fillUniform, lehmer } from '../testing/random.ts';
import { expectSameBits } from '../testing/sameBits.ts';
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
    const found = onPlan(arrays, (at) => {
      const place = ({ offsets, row }: ItemMatrices, i: number): ItemPlaces => {
        return { at: at[i]!, offsets: Array.from(offsets), row };
      };
      const given = { attention: a, q: place(q, 0), k: place(k, 1), v: place(v, 2), mask: mask && place(mask, 3) };
      return [
        { kind: 'attention', ...given, out: place(out, 5) },
        {
          kind: 'attentionGrad',
          ...given,
          grad: place(grad, 4),
          gradQ: place(gq, 6),
          gradK: place(gk, 7),
          gradV: place(gv, 8),
        },
      ];
    });
    for (const [i, { array }] of results.entries()) expectSameBits(found[5 + i]!, array, `result ${i}`);
  });
});
