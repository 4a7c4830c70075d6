import { countOf, isDense } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import { bytes, type LoopsOf, wholeOf } from './hostLoops.ts';
import { clone } from './moves.ts';

/** triu and tril of more rows than commands are written for: a copy, in which the other triangle is erased. */
export const triangle: LoopsOf = (step, layout) => {
  const [out] = step.outputs as [Place];
  const { diagonal, upper } = step.attrs as { diagonal: number; upper: boolean };
  const [rows, columns] = out.shape.slice(-2) as [number, number];
  const before = isDense(out) ? clone(step, layout) : null;
  if (before === null) return null;
  const size = layout.bytes(out.dtype);
  const [first, count] = [out.offset, countOf(out.shape)];
  return {
    before,
    arrays: [wholeOf(out, layout)],
    bind([words]) {
      const data = bytes(words!);
      return () => {
        for (
          let row = 0, start = first;
          start < first + count;
          row = row + 1 === rows ? 0 : row + 1, start += columns
        ) {
          const edge = start + Math.min(columns, Math.max(0, row + diagonal + (upper ? 0 : 1)));
          data.fill(0, size * (upper ? start : edge), size * (upper ? edge : start + columns));
        }
        return true;
      };
    },
  };
};
