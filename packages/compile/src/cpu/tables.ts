import { normFold } from '@wick/tensor/internal';
import { countOf, isDense } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import { isIndex } from './bags.ts';
import { type Floats, integers, type LoopsOf, wholeOf, wordsOf } from './hostLoops.ts';
import { InLoops } from './inLoops.ts';

// What is done with rows of a table that indices name, which are known to be rows of it.

/** Of longer rows a kernel forms the norm, in another order. */
const LONGEST = 2047;

/** The norm of a row, as eager folds form it. */
function rowNorm(p: number): (data: Floats, at: number, width: number) => number {
  const acc = new Float64Array(1);
  if (p === 2)
    return (data, at, width) => {
      let sum = 0;
      for (let end = at + width; at < end; at++) sum += data[at]! * data[at]!;
      return Math.sqrt(sum);
    };
  const { start, row, root } = normFold(p);
  return (data, at, width) => {
    acc[0] = start;
    row(data as Float32Array<ArrayBuffer>, acc, at, 0, width, 1, 0);
    return root === 1 ? acc[0]! : acc[0]! ** root;
  };
}

/** The operations on tables. */
export const tables: Readonly<Record<string, LoopsOf>> = {
  /** Gradients of rows, divided by how often each is looked up: of others plans have a command. */
  embeddingBackward({ inputs, outputs, attrs }, layout) {
    const [g, indices] = inputs as [Place, Place];
    const [out] = outputs as [Place];
    const { paddingIdx, rows } = attrs as { paddingIdx: number; rows: number };
    const type = layout.floatTypeOf([g, out]);
    if (type === null || !isIndex(indices) || !isDense(out)) return null;
    const work = new InLoops(layout, type);
    const from = work.dense(g);
    if (from === null) return null;
    const [width, count] = [g.shape.at(-1)!, countOf(indices.shape)];
    const times = new Int32Array(rows);
    const step = wordsOf(indices)!;
    return {
      before: work.commands,
      arrays: [from, work.result(out), wholeOf(indices, layout)],
      bind([grad, to, words]) {
        const given = integers(words!);
        return () => {
          times.fill(0);
          for (let i = 0; i < count; i++) times[given[step * i]!]!++;
          to!.fill(0);
          for (let i = 0, at = 0; i < count; i++) {
            const row = given[step * i]!;
            const factor = 1 / times[row]!;
            if (row === paddingIdx) at += width;
            else for (let d = row * width; d < (row + 1) * width; d++, at++) to![d]! += grad![at]! * factor;
          }
          return true;
        };
      },
    };
  },
  /** In place: rows that have a larger norm are scaled down to it. */
  embeddingRenorm({ inputs, outputs, attrs }, layout) {
    const [, indices] = inputs as [Place, Place];
    const [table] = outputs as [Place];
    const { maxNorm, normType } = attrs as { maxNorm: number; normType: number };
    const type = layout.floatTypeOf([table]);
    const [rows, width] = table.shape as [number, number];
    if (type === null || !isIndex(indices) || !isDense(table) || width > LONGEST) return null;
    const [count, step] = [countOf(indices.shape), wordsOf(indices)!];
    const norm = rowNorm(normType);
    const round = type === 'float32' ? Math.fround : Number;
    /** The call in which a row was looked at last. */
    const seen = new Float64Array(rows);
    let call = 0;
    return {
      before: [],
      arrays: [new InLoops(layout, type).result(table), wholeOf(indices, layout)],
      bind([data, words]) {
        const given = integers(words!);
        return () => {
          call++;
          for (let i = 0; i < count; i++) {
            const row = given[step * i]!;
            if (seen[row] === call) continue;
            seen[row] = call;
            const length = round(norm(data!, row * width, width));
            if (!(length > maxNorm)) continue;
            const factor = round(maxNorm / (length + 1e-7));
            for (let at = row * width; at < (row + 1) * width; at++) data![at]! *= factor;
          }
          return true;
        };
      },
    };
  },
};
