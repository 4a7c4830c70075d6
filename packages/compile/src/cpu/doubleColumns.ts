import type { ReduceCommand } from '@wick/kernels/plan';
import { FEWEST_COLUMNS, squareColumns, sumColumns } from '@wick/tensor/internal';
import { countOf, isDense } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import type { Floats } from './inLoops.ts';

/** What is made of the sums, or the sums of squares, of columns. */
type Finish = (sums: Floats, n: number) => void;

const finishes: Partial<Record<ReduceCommand['what'], Finish>> = {
  sum: () => {},
  mean: (sums, n) => {
    for (let i = 0; i < sums.length; i++) sums[i]! /= n;
  },
  norm: (sums) => {
    for (let i = 0; i < sums.length; i++) sums[i] = Math.sqrt(sums[i]!);
  },
};

/**
 * A sum of doubles column by column, which eager work takes several rows at a time where columns are many: in its loops. Null
 * where its order is another one, which is that of the kernels.
 */
export function doubleColumns(
  what: ReduceCommand['what'],
  x: Place,
  dims: readonly number[],
): ((from: Floats, to: Floats) => void) | null {
  const finish = finishes[what];
  const first = Math.min(...dims);
  const end = Math.max(...dims) + 1;
  if (finish === undefined || dims.length === 0 || end - first !== dims.length || !isDense(x)) return null;
  const [outer, n, inner] = [[0, first], [first, end], [end]].map((part) => countOf(x.shape.slice(...part)));
  const lines = { outer: outer!, n: n!, inner: inner! };
  if (lines.inner < FEWEST_COLUMNS) return null;
  const centres = new Float64Array(what === 'norm' ? lines.outer * lines.inner : 0);
  return (from, to) => {
    const sums = to as Float64Array;
    sums.fill(0);
    if (what === 'norm') squareColumns({ ...lines, data: from }, sums, centres);
    else sumColumns({ ...lines, data: from }, sums);
    finish(sums, lines.n);
  };
}
