import { checkCount, show } from '../../core/check.ts';
import { convert } from '../../core/copy.ts';
import { wrapArray } from '../../core/make.ts';
import { type Given, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { allocateFor, checkRoom } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { creationOptions } from './tensorOptions.ts';

/** Options of `trilIndices` and `triuIndices`. */
export interface TriangleOptions {
  /** The diagonal: above the main one if positive. Default: 0. */
  offset?: number;
  /** int64 or int32. Default: int64. */
  dtype?: 'int64' | 'int32';
}

const triangleOptions = optionTable(
  { offset: unchecked(0), dtype: creationOptions.known.dtype } satisfies RulesFor<TriangleOptions>,
  ['offset'],
);

/** Options of `trilIndices` and `triuIndices`; the diagonal also by position. */
export type GivenTriangle = Given<TriangleOptions, [offset: number]>;

/** How many places lie on the diagonal or below it: Σ min(columns, max(0, i + offset + 1)) over the rows. */
function lowerCount(rows: number, columns: number, offset: number): number {
  const first = Math.min(rows, Math.max(0, -offset));
  const full = Math.min(rows, Math.max(first, columns - offset - 1));
  return ((full - first) * (first + full + 2 * offset + 1)) / 2 + (rows - full) * columns;
}

function indices(where: string, rows: number, columns: number, upper: boolean, given: GivenTriangle): Tensor {
  const { offset, dtype = 'int64' } = triangleOptions.take(where, given);
  checkCount(where, 'row', rows, 0);
  checkCount(where, 'col', columns, 0);
  if (!Number.isInteger(offset)) throw new RangeError(`${where}: offset must be a whole number, got ${show(offset)}`);
  if (dtype !== 'int64' && dtype !== 'int32')
    throw new TypeError(`${where}: dtype must be 'int64' or 'int32', got ${show(dtype)}`);
  // Of each row the columns from `from(i)` to before `to(i)`.
  const edge = (i: number, more: number) => Math.min(columns, Math.max(0, i + offset + more));
  const from = (i: number) => (upper ? edge(i, 0) : 0);
  const to = (i: number) => (upper ? columns : edge(i, 1));
  const n = upper ? lowerCount(columns, rows, -offset) : lowerCount(rows, columns, offset);
  checkRoom(where, [2, n], dtype);
  const places = allocateFor([2, n], 'float64', where);
  // The rows that have any.
  const first = upper ? 0 : Math.min(rows, Math.max(0, -offset));
  const last = upper ? Math.min(rows, Math.max(0, columns - offset)) : columns === 0 ? 0 : rows;
  for (let i = first, at = 0; i < last; i++)
    for (let j = from(i); j < to(i); j++, at++) {
      places[at] = i;
      places[n + at] = j;
    }
  return wrapArray(convert(places, dtype), [2, n], dtype);
}

/**
 * The rows and columns of the lower triangle of a matrix, row by row: int64 [2, n].
 *
 * @param offset - the diagonal up to which it goes: 0 (the default) is the main one, a positive one lies above it
 * @throws RangeError unless the sizes are whole numbers from 0 up
 * @example
 * ```ts
 * trilIndices(2, 2); // [[0, 1, 1], [0, 0, 1]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.tril_indices.html
 */
export function trilIndices(row: number, col: number, ...given: GivenTriangle): Tensor {
  return indices('trilIndices', row, col, false, given);
}

/**
 * The rows and columns of the upper triangle of a matrix, row by row: int64 [2, n]. As {@link trilIndices}.
 *
 * @example
 * ```ts
 * triuIndices(2, 2); // [[0, 0, 1], [0, 1, 1]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.triu_indices.html
 */
export function triuIndices(row: number, col: number, ...given: GivenTriangle): Tensor {
  return indices('triuIndices', row, col, true, given);
}
