import { integersHint, show, showShape } from '../../core/check.ts';
import { dense, gather } from '../../core/copy.ts';
import { allocate, type TypedArray } from '../../core/dtype.ts';
import { aliasOf, allocateTensor, wrapArray } from '../../core/make.ts';
import { numelOf } from '../../core/shape.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';

/** Where every element of a strided tensor lies, row by row, counted from its first one. */
export function placesOf(shape: readonly number[], strides: readonly number[]): Int32Array {
  const n = numelOf(shape);
  const out = new Int32Array(n);
  if (n === 0) return out;
  // The innermost dimension first; each further one repeats what is there, shifted by its stride.
  let have = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    const step = strides[d]!;
    for (let k = 1, to = have; k < shape[d]!; k++)
      for (let i = 0; i < have; i++, to++) out[to] = out[to - have]! + step;
    have *= shape[d]!;
  }
  return out;
}

const SMALLEST = -(2 ** 31);
const LARGEST = 2 ** 31 - 1;

/** Checks that a tensor can serve as an index. */
export function checkIndex(where: string, index: unknown): asserts index is Tensor {
  if (!isTensor(index)) throw new TypeError(`${where}: index must be a Tensor, got ${show(index)}`);
  if (index.dtype !== 'int64' && index.dtype !== 'int32')
    throw new TypeError(`${where}: index must be an int64 or int32 tensor, got ${index.dtype}${integersHint(index)}`);
}

/**
 * The values of an index as numbers in [0, size), checked.
 *
 * @param wrap - negative ones count from the end.
 */
export function readIndex(where: string, index: Tensor, size: number, dim: number, wrap: boolean): Int32Array {
  const data = dense(index);
  const out = new Int32Array(data.length);
  if (data instanceof BigInt64Array && takeWithin(data, out, size)) return out;
  if (data instanceof BigInt64Array) readWords(data, out);
  else out.set(data as Int32Array);
  for (let i = 0; i < out.length; i++) {
    let at = out[i]!;
    if (wrap && at < 0) out[i] = at += size;
    if (!(at >= 0 && at < size)) outOfBounds(where, data, i, size, dim, wrap);
  }
  return out;
}

/** int64 as int32, where all are in [0, size) as they nearly always are; else false, and `out` may hold anything. */
function takeWithin(data: BigInt64Array, out: Int32Array, size: number): boolean {
  const words = new Int32Array(data.buffer, data.byteOffset, 2 * data.length);
  let high = 0;
  let sign = 0;
  for (let i = 0, k = 0; i < out.length; i++, k += 2) {
    const low = words[k]!;
    high |= words[k + 1]!;
    sign |= low | (size - 1 - low);
    out[i] = low;
  }
  return high === 0 && sign >= 0;
}

/**
 * Places in rows along the last dimension, the index's rows of `line` beside those of `size`; null where an index is
 * not in [0, size).
 */
export function placesInRows(index: Tensor, line: number, size: number): Int32Array | null {
  const data = dense(index);
  if (!(data instanceof BigInt64Array)) return null;
  const words = new Int32Array(data.buffer, data.byteOffset, 2 * data.length);
  const out = new Int32Array(data.length);
  let high = 0;
  let sign = 0;
  for (let i = 0, k = 0, start = 0; i < out.length; start += size)
    for (const end = i + line; i < end; i++, k += 2) {
      const low = words[k]!;
      high |= words[k + 1]!;
      sign |= low | (size - 1 - low);
      out[i] = start + low;
    }
  return high === 0 && sign >= 0 ? out : null;
}

function outOfBounds(where: string, data: TypedArray, i: number, size: number, dim: number, wrap: boolean): never {
  const hint = !wrap && data[i]! < 0 ? ' (negative indices are not taken here)' : '';
  throw new RangeError(`${where}: index ${data[i]} is out of bounds for dimension ${dim} with size ${size}${hint}`);
}

/** int64 as int32, read as pairs of words, because a bigint each is an object each; what does not fit is out of all bounds. */
function readWords(data: BigInt64Array, out: Int32Array): void {
  const words = new Int32Array(data.buffer, data.byteOffset, 2 * data.length);
  for (let i = 0; i < out.length; i++) {
    const low = words[2 * i]!;
    const high = words[2 * i + 1]!;
    out[i] = high === low >> 31 ? low : high < 0 ? SMALLEST : LARGEST;
  }
}

/** Integers as numbers, those of int64 rounded beyond 2^53: read as pairs of words, because a bigint each is an object each. */
export function wholeNumbers(data: TypedArray): Float64Array {
  const out = allocate('float64', data.length, false);
  if (!(data instanceof BigInt64Array)) {
    out.set(data);
    return out;
  }
  const words = new Int32Array(data.buffer, data.byteOffset, 2 * data.length);
  for (let i = 0; i < out.length; i++) out[i] = words[2 * i + 1]! * 2 ** 32 + (words[2 * i]! >>> 0);
  return out;
}

/** Where the first integer is that is neither from 0 to below `end` nor `except`; -1 for none. It makes no list of them. */
export function firstOutside(data: TypedArray, end: number, except = 0): number {
  if (!(data instanceof BigInt64Array)) {
    for (let i = 0; i < data.length; i++) {
      const x = data[i]!;
      if (x !== except && !(x >= 0 && x < end)) return i;
    }
    return -1;
  }
  const words = new Int32Array(data.buffer, data.byteOffset, 2 * data.length);
  for (let i = 0; i < words.length; i += 2) {
    const x = words[i + 1]! * 2 ** 32 + (words[i]! >>> 0);
    if (x !== except && !(x >= 0 && x < end)) return i / 2;
  }
  return -1;
}

/** A tensor's elements to change: those of `out` itself where that can be written to directly, else a copy of `x`'s. */
export function startFrom(
  x: Tensor,
  out: Tensor | undefined,
  others: readonly (Tensor | null)[],
): { data: TypedArray; result: Tensor } {
  // What is read must not change while it is written.
  if (out?.isContiguous() && out.dtype === x.dtype && !others.some((t) => t?._storage === out._storage))
    return { data: dense(out), result: out };
  const data = gather(x);
  return { data, result: wrapArray(data, x.shape, x.dtype) };
}

/** Zeros of a gradient's dtype in one element's memory, for {@link startFrom}: what begins with them has memory of its own. */
export function zerosFor(g: Tensor, shape: readonly number[]): Tensor {
  const strides = shape.map(() => 0);
  return aliasOf(allocateTensor([], g.dtype), shape, strides);
}

/** Checks the sizes of gather and scatter: no larger than `x` except along `dim`. */
export function checkFits(where: string, index: Tensor, x: Tensor, dim: number, what: string): void {
  if (index.ndim !== x.ndim && index.numel() > 0 && !(index.ndim <= 1 && x.ndim <= 1))
    throw new RangeError(
      `${where}: index must have as many dimensions as ${what}: got shapes ${showShape(index.shape)} and ${showShape(x.shape)}`,
    );
  for (let d = 0; d < Math.min(index.ndim, x.ndim); d++)
    if (d !== dim && index.shape[d]! > x.shape[d]!)
      throw new RangeError(
        `${where}: index of shape ${showShape(index.shape)} must not be larger than ${what} of shape ${showShape(x.shape)} apart from dimension ${dim}`,
      );
}
