import { columnSums, rowSums } from '@wick/kernels';
import type { NumberArray } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { fold, keptNumel } from './fold.ts';
import { type Lines, linesOf } from './lines.ts';
import { squareSumRow, squaresAbout, sumRow } from './sums.ts';

/** Fewer columns are not worth the rows' other order. */
export const FEWEST_COLUMNS = 16;

/** Σ x over `dims`, in double. */
export function sumAlong(x: Tensor, dims: readonly number[]): Float64Array<ArrayBuffer> {
  const acc = new Float64Array(keptNumel(x.shape, dims));
  const lines = straightLines(x, dims);
  if (lines?.inner === 1 && rowSums(lines.data, lines.outer, lines.n, acc)) return acc;
  if (lines && lines.inner >= FEWEST_COLUMNS) {
    if (!columnSums(lines.data, lines.outer, lines.n, lines.inner, acc)) sumColumns(lines, acc);
  } else fold(x, dims, acc, sumRow);
  return acc;
}

/** Σ (x - centre)² over `dims`, in double; null stands for centres of 0. */
export function squaresAlong(
  x: Tensor,
  dims: readonly number[],
  centre: Float64Array | null,
): Float64Array<ArrayBuffer> {
  const acc = new Float64Array(keptNumel(x.shape, dims));
  const lines = straightLines(x, dims);
  if (lines?.inner === 1 && rowSums(lines.data, lines.outer, lines.n, acc, centre ?? new Float64Array(acc.length)))
    return acc;
  if (lines && lines.inner >= FEWEST_COLUMNS) squareColumns(lines, acc, centre ?? new Float64Array(acc.length));
  else fold(x, dims, acc, centre ? squaresAbout(centre) : squareSumRow);
  return acc;
}

/** The lines along `dims` where the elements already lie in them; null for what would have to be copied. */
export function straightLines(x: Tensor, dims: readonly number[]): Lines | null {
  if (x.dtype === 'int64' || x.numel() === 0 || !x.isContiguous()) return null;
  const first = Math.min(...dims);
  return dims.length > 0 && Math.max(...dims) - first + 1 === dims.length ? linesOf(x, dims) : null;
}

/** acc[j] += Σ x[·, j], four rows at a time: an accumulator is read and written once for four elements. */
export function sumColumns({ data, outer, n, inner }: Lines, acc: Float64Array): void {
  const x = data as NumberArray;
  for (let o = 0, at = 0, to = 0; o < outer; o++, to += inner) {
    let i = 0;
    for (; i + 4 <= n; i += 4, at += 4 * inner) {
      const [b, c, d] = [at + inner, at + 2 * inner, at + 3 * inner];
      for (let j = 0; j < inner; j++) acc[to + j]! += x[at + j]! + x[b + j]! + (x[c + j]! + x[d + j]!);
    }
    for (; i < n; i++, at += inner) for (let j = 0; j < inner; j++) acc[to + j]! += x[at + j]!;
  }
}

/** acc[j] += Σ (x[·, j] - centre[j])², two rows at a time. */
export function squareColumns({ data, outer, n, inner }: Lines, acc: Float64Array, centre: Float64Array): void {
  const x = data as NumberArray;
  for (let o = 0, at = 0, to = 0; o < outer; o++, to += inner) {
    let i = 0;
    for (; i + 2 <= n; i += 2, at += 2 * inner) {
      const b = at + inner;
      for (let j = 0; j < inner; j++) {
        const m = centre[to + j]!;
        const p = x[at + j]! - m;
        const q = x[b + j]! - m;
        acc[to + j]! += p * p + q * q;
      }
    }
    for (; i < n; i++, at += inner)
      for (let j = 0; j < inner; j++) acc[to + j]! += (x[at + j]! - centre[to + j]!) * (x[at + j]! - centre[to + j]!);
  }
}
