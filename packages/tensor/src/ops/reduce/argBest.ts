import { extremes } from '@wick/kernels';
import { allocate, type NumberArray } from '../../core/dtype.ts';
import { wrapArray } from '../../core/make.ts';
import { type Fields, returnType } from '../../core/namedTuple.ts';
import type { Tensor } from '../../tensor.ts';
import { keptShape } from './fold.ts';
import { type Lines, linesOf } from './lines.ts';

/** The values that were chosen along a dimension, and where they were: a pair, and by name. */
export type ValuesAndIndices = Pair & Fields<'values' | 'indices'>;

export type Pair = [values: Tensor, indices: Tensor];

/** Names a function's values and indices. */
export const valuesAndIndices = returnType<Pair, 'values' | 'indices'>('values', 'indices');

/** The largest or smallest along `dim` (null: of all) with the first index that has it; the first NaN beats all. */
export function argBest(x: Tensor, dim: number | null, keepdim: boolean, which: 'max' | 'min'): Pair {
  const dims = dim === null ? x.shape.map((_, d) => d) : x.ndim === 0 ? [] : [dim];
  const lines = linesOf(x, dims);
  const places = new Int32Array(lines.outer * lines.inner);
  if (x.dtype === 'int64') bestBig(lines, places, which === 'max');
  else if (!bestOfRows(lines, places, which)) (which === 'max' ? largest : smallest)(lines, places);
  return pick(x, lines, places, keptShape(x.shape, dims, keepdim));
}

/** The elements at one place of each line, as a result of `shape`. */
export function pick(x: Tensor, lines: Lines, places: Int32Array, shape: readonly number[]): Pair {
  const { data, n, inner } = lines;
  const count = places.length;
  const values = allocate(x.dtype, count);
  const indices = allocate('int64', count);
  const low = new Int32Array(indices.buffer); // places are below 2^31, so the high halves stay 0
  for (let i = 0; i < count; i++) {
    const j = inner === 1 ? 0 : i % inner;
    values[i] = data[(i - j) * n + places[i]! * inner + j]!;
    low[2 * i] = places[i]!;
  }
  return [wrapArray(values, shape, x.dtype), wrapArray(indices, shape, 'int64')];
}

/** Rows of floats: the kernel finds what is best, the engine where it is first. False, and nothing done, for all else. */
function bestOfRows({ data, outer, n, inner }: Lines, places: Int32Array, which: 'max' | 'min'): boolean {
  if (inner !== 1 || !(data instanceof Float32Array)) return false;
  const best = new Float32Array(outer);
  if (!extremes(data, outer, n, 1, which, best)) return false;
  for (let o = 0, start = 0; o < outer; o++, start += n) {
    const value = best[o]!;
    // A NaN equals nothing, itself included.
    const isBest = Number.isNaN(value) ? data.subarray(start, start + n).findIndex(Number.isNaN) + start : -1;
    places[o] = (isBest < 0 ? data.indexOf(value, start) : isBest) - start;
  }
  return true;
}

function largest({ data, outer, n, inner }: Lines, places: Int32Array): void {
  const x = data as NumberArray;
  for (let o = 0, to = 0; o < outer; o++) {
    for (let j = 0; j < inner; j++, to++) {
      let at = o * n * inner + j;
      let best = x[at]!;
      let place = 0;
      for (let i = Number.isNaN(best) ? n : 1; i < n; i++) {
        at += inner;
        if (x[at]! <= best) continue;
        best = x[at]!;
        place = i;
        if (Number.isNaN(best)) break;
      }
      places[to] = place;
    }
  }
}

function smallest({ data, outer, n, inner }: Lines, places: Int32Array): void {
  const x = data as NumberArray;
  for (let o = 0, to = 0; o < outer; o++) {
    for (let j = 0; j < inner; j++, to++) {
      let at = o * n * inner + j;
      let best = x[at]!;
      let place = 0;
      for (let i = Number.isNaN(best) ? n : 1; i < n; i++) {
        at += inner;
        if (x[at]! >= best) continue;
        best = x[at]!;
        place = i;
        if (Number.isNaN(best)) break;
      }
      places[to] = place;
    }
  }
}

function bestBig({ data, outer, n, inner }: Lines, places: Int32Array, max: boolean): void {
  const x = data as BigInt64Array;
  for (let o = 0, to = 0; o < outer; o++) {
    for (let j = 0; j < inner; j++, to++) {
      const start = o * n * inner + j;
      let best = x[start]!;
      let place = 0;
      for (let i = 1; i < n; i++) {
        const v = x[start + i * inner]!;
        if (max ? v > best : v < best) {
          best = v;
          place = i;
        }
      }
      places[to] = place;
    }
  }
}
