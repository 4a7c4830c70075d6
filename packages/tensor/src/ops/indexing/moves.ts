import type { TypedArray } from '../../core/dtype.ts';
import { movable } from '../../strided/movable.ts';

// Loops that move elements without looking at them: floats as integers of their width, integers of 64 bits as two of
// 32, so that the loops are for few types and no bigint is made.

type Numbers = Float64Array;

/** Shorter runs are moved sooner than a view of them is made. */
export const SHORTEST_VIEW = 40;

/** {@link takeRows} of one row. */
export function takeAt(from: TypedArray, base: number, places: Int32Array, n: number, to: TypedArray, start = 0): void {
  takeRows(from, 1, 0, places, n, to, base, start);
}

/** to[start + b n + i] = from[base + b row + places[i]] for i < n, of every row b. */
export function takeRows(
  from: TypedArray,
  rows: number,
  row: number,
  places: Int32Array,
  n: number,
  to: TypedArray,
  base = 0,
  start = 0,
): void {
  if (from instanceof BigInt64Array) {
    const [x, y] = [words(from), words(to)];
    for (let b = 0, k = 2 * start; b < rows; b++, base += row)
      for (let i = 0; i < n; i++, k += 2) {
        const p = 2 * (base + places[i]!);
        y[k] = x[p]!;
        y[k + 1] = x[p + 1]!;
      }
    return;
  }
  const [x, y] = [movable(from) as Numbers, movable(to) as Numbers];
  for (let b = 0, k = start; b < rows; b++, base += row) for (let i = 0; i < n; i++, k++) y[k] = x[base + places[i]!]!;
}

/** to[base + places[i]] = from[start + step · i] for i < n */
export function putAt(
  to: TypedArray,
  base: number,
  places: Int32Array,
  n: number,
  from: TypedArray,
  start = 0,
  step = 1,
): void {
  if (from instanceof BigInt64Array) {
    const [x, y] = [words(from), words(to)];
    for (let i = 0, k = 2 * start; i < n; i++, k += 2 * step) {
      const p = 2 * (base + places[i]!);
      y[p] = x[k]!;
      y[p + 1] = x[k + 1]!;
    }
    return;
  }
  const [x, y] = [movable(from) as Numbers, movable(to) as Numbers];
  for (let i = 0, k = start; i < n; i++, k += step) y[base + places[i]!] = x[k]!;
}

/** to[base + places[i]] += from[start + step · i] for i < n; of bools the one or the other. */
export function addAt(
  to: TypedArray,
  base: number,
  places: Int32Array,
  n: number,
  from: TypedArray,
  start = 0,
  step = 1,
  isBool = false,
): void {
  const [x, y] = [from as Numbers, to as Numbers]; // bigints add alike
  if (isBool) for (let i = 0, k = start; i < n; i++, k += step) y[base + places[i]!]! |= x[k]!;
  else if (x instanceof Float32Array) addFloats(y as unknown as Float32Array, base, places, n, x, start, step);
  else for (let i = 0, k = start; i < n; i++, k += step) y[base + places[i]!]! += x[k]!;
}

/** to[b row + places[i]] += from[b n + i] for i < n, of every row b. */
export function addRows(
  to: TypedArray,
  rows: number,
  row: number,
  places: Int32Array,
  n: number,
  from: TypedArray,
  isBool: boolean,
): void {
  if (from instanceof Float32Array) addRowsOfFloats(to as Float32Array, rows, row, places, n, from);
  else for (let b = 0; b < rows; b++) addAt(to, b * row, places, n, from, b * n, 1, isBool);
}

function addRowsOfFloats(
  to: Float32Array,
  rows: number,
  row: number,
  places: Int32Array,
  n: number,
  from: Float32Array,
): void {
  for (let b = 0, base = 0, k = 0; b < rows; b++, base += row)
    for (let i = 0; i < n; i++, k++) to[base + places[i]!]! += from[k]!;
}

/** {@link addAt} of the type that gradients nearly always have. */
function addFloats(
  to: Float32Array,
  base: number,
  places: Int32Array,
  n: number,
  from: Float32Array,
  start: number,
  step: number,
): void {
  for (let i = 0, k = start; i < n; i++, k += step) to[base + places[i]!]! += from[k]!;
}

/** to[o + j] += from[p + j] for j < n; of bools the one or the other. */
export function addRun(n: number, to: TypedArray, o: number, from: TypedArray, p: number, isBool: boolean): void {
  if (isBool) for (let j = 0; j < n; j++) (to as Uint8Array)[o + j]! |= (from as Uint8Array)[p + j]!;
  else if (to instanceof Float32Array) addFloatRun(n, to, o, from as Float32Array, p);
  else for (let j = 0; j < n; j++) (to as Numbers)[o + j]! += (from as Numbers)[p + j]!;
}

function addFloatRun(n: number, to: Float32Array, o: number, from: Float32Array, p: number): void {
  for (let j = 0; j < n; j++) to[o + j]! += from[p + j]!;
}

function words({ buffer, byteOffset, length }: TypedArray): Int32Array {
  return new Int32Array(buffer, byteOffset, 2 * length);
}
