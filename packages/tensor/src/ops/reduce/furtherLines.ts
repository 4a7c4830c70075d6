import { foldTyped } from '@wick/kernels';
import { aliasOf } from '../../core/make.ts';
import { isRowMajor } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { maxRowBig, minRowBig } from './extremeRows.ts';
import type { RowFold } from './fold.ts';
import { type Lines, linesOf } from './lines.ts';
import { further } from './sumAlong.ts';
import { sumRowBig } from './sums.ts';

/** The lines along `dims` where the elements already lie in them, row by row or in another order; null elsewhere. */
function linesInPlace(x: Tensor, dims: readonly number[]): Lines | null {
  if (x.numel() === 0 || dims.length === 0) return null;
  if (!x.isContiguous()) return reordered(x, dims);
  return Math.max(...dims) - Math.min(...dims) < dims.length ? linesOf(x, dims) : null;
}

/**
 * The lines along `dims` in memory that lies in another order than the dimensions, as that of a transposed matrix. Null
 * where the dimensions that are kept do not stand in theirs, or memory has gaps.
 */
function reordered(x: Tensor, dims: readonly number[]): Lines | null {
  const order = [...x.shape.keys()].sort((a, b) => x._strides[b]! - x._strides[a]!);
  const kept = order.filter((d) => !dims.includes(d));
  if (kept.some((d, i) => i > 0 && d < kept[i - 1]!)) return null;
  const [shape, strides] = [order.map((d) => x.shape[d]!), order.map((d) => x._strides[d]!)];
  const along = dims.map((d) => order.indexOf(d));
  return isRowMajor(shape, strides) ? linesInPlace(aliasOf(x, shape, strides), along) : null;
}

const folds = new Map<RowFold<BigInt64Array>, 'add' | 'max' | 'min'>([
  [sumRowBig, 'add'],
  [maxRowBig, 'max'],
  [minRowBig, 'min'],
]);

function foldBigints(x: Tensor, dims: readonly number[], acc: BigInt64Array, row: RowFold<BigInt64Array>): boolean {
  const how = folds.get(row);
  const lines = how ? linesInPlace(x, dims) : null;
  if (how === undefined || lines === null) return false;
  return foldTyped(how, lines.data as BigInt64Array, lines.outer, lines.n, lines.inner, acc);
}

/**
 * Has reductions go along memory that is not row-major, where its order allows it, and those of int64 run in kernels. They
 * do not by themselves: a page that takes layers alone need not load this.
 */
export function useFurtherLines(): void {
  further.lines = linesInPlace;
  further.fold = foldBigints;
}
