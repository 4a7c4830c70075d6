import { dense } from '../../core/copy.ts';
import type { TypedArray } from '../../core/dtype.ts';
import { aliasOf } from '../../core/make.ts';
import { contiguousStrides } from '../../core/shape.ts';
import { movable } from '../../strided/movable.ts';
import type { Tensor } from '../../tensor.ts';
import { placesInRows, placesOf, readIndex } from './places.ts';

/** Whether an index has all of a shape's dimensions, and the sizes of all but one. */
function spansOthers(shape: readonly number[], index: Tensor, dim: number): boolean {
  return index.ndim === shape.length && shape.every((n, d) => d === dim || n === index.shape[d]);
}

/** Whether {@link alongRows} is for such an index of such elements. */
export function goesAlongRows(
  shape: readonly number[],
  index: Tensor,
  dim: number,
  elements: TypedArray,
): elements is Float32Array {
  return (
    index.dtype === 'int64' &&
    dim === shape.length - 1 &&
    elements instanceof Float32Array &&
    spansOthers(shape, index, dim)
  );
}

/**
 * `out[i][k] = x[i][index[i][k]]` of floats in rows, or `out[i][index[i][k]] += x[i][k]`, without a list of places. False
 * where the index is of another kind, does not span the rows, or points out of one: then what is in `out` does not count.
 */
export function alongRows(
  shape: readonly number[],
  index: Tensor,
  dim: number,
  adds: boolean,
  x: TypedArray,
  out: TypedArray,
): boolean {
  const size = shape[dim] ?? 0;
  if (!goesAlongRows(shape, index, dim, x) || !(out instanceof Float32Array)) return false;
  const at = dense(index) as BigInt64Array;
  const words = new Int32Array(at.buffer, at.byteOffset, 2 * at.length);
  const line = index.shape[dim]!;
  return adds ? addInRows(words, line, size, x, out) : takeInRows(words, line, size, movable(x), movable(out));
}

type InRows<A> = (words: Int32Array, line: number, size: number, x: A, out: A) => boolean;

const takeInRows: InRows<Int32Array | Float32Array> = (words, line, size, x, out) => {
  let [high, sign] = [0, 0];
  for (let i = 0, k = 0, start = 0; k < words.length; start += size)
    for (const end = i + line; i < end; i++, k += 2) {
      const low = words[k]!;
      high |= words[k + 1]!;
      sign |= low | (size - 1 - low);
      out[i] = x[start + low]!;
    }
  return high === 0 && sign >= 0;
};

const addInRows: InRows<Float32Array> = (words, line, size, x, out) => {
  let [high, sign] = [0, 0];
  for (let i = 0, k = 0, start = 0; k < words.length; start += size)
    for (const end = i + line; i < end; i++, k += 2) {
      const low = words[k]!;
      high |= words[k + 1]!;
      sign |= low | (size - 1 - low);
      out[start + low]! += x[i]!;
    }
  return high === 0 && sign >= 0;
};

/** An index that says the same all along the dimensions behind `dim`, as an expanded one does, once; null for others. */
export function indexOfRows(where: string, shape: readonly number[], index: Tensor, dim: number): Int32Array | null {
  if (dim >= shape.length - 1 || !spansOthers(shape, index, dim)) return null;
  for (let d = dim + 1; d < shape.length; d++) if (index._strides[d] !== 0 && shape[d] !== 1) return null;
  const first = aliasOf(index, index.shape.slice(0, dim + 1), index._strides.slice(0, dim + 1));
  return readIndex(where, first, shape[dim]!, dim, false);
}

/**
 * Which elements of a row-major tensor of `shape` gather and scatter mean: those at the places of `index`, the
 * coordinate along `dim` replaced by the index's value.
 */
export function placesAlong(where: string, shape: readonly number[], index: Tensor, dim: number): Int32Array {
  if (index.numel() === 0) return new Int32Array(0);
  const full = contiguousStrides(shape);
  const step = full[dim] ?? 1;
  const spans = spansOthers(shape, index, dim);
  const inRows = spans && step === 1 ? placesInRows(index, index.shape[dim] ?? 1, shape[dim] ?? 1) : null;
  if (inRows !== null) return inRows;
  const at = readIndex(where, index, shape[dim] ?? 1, dim, false);
  if (spans) {
    // The index spans all of the other dimensions: the places are those of rows, one after another.
    const rows = shape[dim] ?? 1;
    const lines = index.shape[dim] ?? 1;
    if (step === 1)
      for (let k = 0, start = 0; k < at.length; start += rows) for (let i = 0; i < lines; i++, k++) at[k]! += start;
    else
      for (let k = 0, start = 0; k < at.length; start += rows * step)
        for (let i = 0; i < lines; i++) for (let j = 0; j < step; j++, k++) at[k] = start + at[k]! * step + j;
    return at;
  }
  // A 0-dim tensor and a vector of one element stand for each other.
  const strides = index.shape.map((_, d) => (d === dim ? 0 : (full[d] ?? 0)));
  const places = placesOf(index.shape, strides);
  for (let i = 0; i < places.length; i++) places[i]! += at[i]! * step;
  return places;
}
