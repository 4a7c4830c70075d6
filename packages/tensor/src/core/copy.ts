import { convertTyped, expr, program, runFlat } from '@wick/kernels';
import { strided } from '#strided';
import type { StridedArray } from '../strided/interface.ts';
import { copyByRuns } from '../strided/runs.ts';
import { copyByTiles } from '../strided/tiles.ts';
import type { Tensor } from '../tensor.ts';
import { allocate, type DType, type NumberArray, type TypedArray, type WideArray, type WideDType } from './dtype.ts';
import { isHalf, narrow, widen } from './half.ts';
import { isDense, iterationOrder } from './layout.ts';
import { allocateLike, makeTensor, storageOf, wrapArray } from './make.ts';
import { isSafe } from './overlap.ts';
import { allocateFor } from './room.ts';
import { broadcastStrides, isRowMajor, sameShape } from './shape.ts';

/**
 * A tensor as the strided interface takes it, optionally read as if it had the broadcast shape `shape`, and with the
 * dimensions in the order `walk`.
 */
export function stridedOf(
  t: Tensor,
  shape: readonly number[] = t.shape,
  walk: readonly number[] | null = null,
): StridedArray {
  const stride = broadcastStrides(t.shape, t._strides, shape);
  const data = t._storage.data as WideArray;
  if (!walk) return { data, shape, stride, offset: t._offset };
  return { data, shape: walk.map((d) => shape[d]!), stride: walk.map((d) => stride[d]!), offset: t._offset };
}

/** The order of dimensions in which `t` is walked through its memory; null where that is row by row. */
function walkOf(t: Tensor): number[] | null {
  return isRowMajor(t.shape, t._strides) ? null : iterationOrder(t.shape, [t._strides]);
}

/** A result and its operands as the strided interface takes them, walked in the order in which the result lies in memory. */
export function alongMemory<T extends readonly Tensor[]>(out: Tensor, ...operands: T) {
  const walk = walkOf(out);
  const arrays = [out, ...operands].map((t) => stridedOf(t, out.shape, walk));
  return arrays as [StridedArray, ...{ [K in keyof T]: StridedArray }];
}

/** Whether two tensors of one shape lie alike in memory, each without gaps: one loop goes along both. */
export function liesAlike(a: Tensor, b: Tensor): boolean {
  if (!sameShape(a.shape, b.shape)) return false;
  for (let d = 0; d < a.shape.length; d++) if (a.shape[d] !== 1 && a._strides[d] !== b._strides[d]) return false;
  return isDense(a.shape, a._strides);
}

/** The memory of a tensor that has no gaps, in whatever order its dimensions are. */
export function memoryWithoutGaps(t: Tensor): TypedArray {
  const n = t.numel();
  const { data } = t._storage;
  return t._offset === 0 && data.length === n ? data : data.subarray(t._offset, t._offset + n);
}

/** A copy in memory of its own that lies as `t` does, but for its gaps; in another dtype if one is named. */
export function copyLike(t: Tensor, dtype: DType = t.dtype): Tensor {
  const out = allocateLike(t, dtype, false);
  copyInto(out, t);
  return out;
}

/** Writes `source`, broadcast and converted, into `target`'s memory; values only, no history. */
export function copyInto(target: Tensor, source: Tensor): void {
  if (target.numel() === 0) return; // a view without elements may start beyond the end
  const from = source.dtype === target.dtype ? source : converted(source, target.dtype);
  const aligned = isSafe(target, from) ? from : wrapArray(gather(from), from.shape, from.dtype);
  const straight = aligned.isContiguous() && target.isContiguous() && aligned.numel() === target.numel();
  if (straight || liesAlike(aligned, target)) {
    const n = target.numel();
    target._storage.data.set(
      aligned._storage.data.subarray(aligned._offset, aligned._offset + n) as never,
      target._offset,
    );
    return;
  }
  assign(...alongMemory(target, aligned));
}

function assign(out: StridedArray, a: StridedArray): void {
  if (!copyByRuns(out, a) && !copyByTiles(out, a)) strided.assign(out, a);
}

/** A row-major copy of the elements of `t`. */
export function gather(t: Tensor): TypedArray {
  const out = allocateFor(t.shape, t.dtype, 'contiguous', false);
  if (t.isContiguous()) out.set(t._storage.data.subarray(t._offset, t._offset + out.length) as never);
  else if (t._strides.every((stride) => stride === 0)) out.fill(t._storage.data[t._offset] as never);
  else assign(stridedOf(wrapArray(out, t.shape, t.dtype)), stridedOf(t));
  return out;
}

/** The values of `t` in another dtype, in memory of their own that lies as `t` does, but for its gaps. */
export function converted(t: Tensor, dtype: DType): Tensor {
  const whole = isDense(t.shape, t._strides) ? t : copyLike(t);
  const storage = storageOf(convert(memoryWithoutGaps(whole), dtype, t.dtype));
  return makeTensor({ storage, shape: t.shape, strides: whole._strides, dtype });
}

/** Fills `t`'s memory with one (stored) value. */
export function fillInto(t: Tensor, value: number | bigint): void {
  if (isDense(t.shape, t._strides)) t._storage.data.fill(value as never, t._offset, t._offset + t.numel());
  else strided.fill(stridedOf(t), value);
}

const truth = /* @__PURE__ */ program(1, (x) => expr.ne(x, 0));

/**
 * Elements as another dtype, in memory of their own.
 *
 * @param from - their dtype, where the array does not tell it: that of half types, whose bits it holds
 */
export function convert(elements: TypedArray, to: DType, from: DType = to): TypedArray {
  if (!(elements instanceof Uint16Array) && !isHalf(to)) return convertWide(elements, to);
  if (from === to && elements instanceof Uint16Array) return elements.slice();
  const data = isHalf(from) && elements instanceof Uint16Array ? widen(elements, from) : (elements as WideArray);
  if (!isHalf(to)) return to === 'float32' ? data : convertWide(data, to);
  const numbers = data instanceof BigInt64Array ? convertWide(data, 'float32') : data;
  return narrow(numbers as NumberArray, to);
}

/** Converts element types as PyTorch does: floats are truncated towards zero, bool is "not zero". */
function convertWide(data: WideArray, to: DType): WideArray {
  const n = data.length;
  const out = allocate(to, n, false) as WideArray;
  if (convertTyped(to, data, out)) return out;
  if (to === 'bool') {
    runFlat(truth, typeOf(data), n, [], out as Uint8Array, 0, data, 0, 1); // NaN is true
  } else if (to === 'int64') {
    const big = out as BigInt64Array;
    if (data instanceof BigInt64Array) big.set(data);
    else toInt64(big, data);
  } else if (data instanceof BigInt64Array) {
    const words = wordsOf(data);
    if (to !== 'float32' && to !== 'float64') for (let i = 0; i < n; i++) out[i] = words[2 * i]!;
    else for (let i = 0; i < n; i++) out[i] = words[2 * i + 1]! * 2 ** 32 + (words[2 * i]! >>> 0);
  } else if (to === 'int32' && !(data instanceof Uint8Array)) {
    for (let i = 0; i < n; i++) {
      const x = data[i]!;
      out[i] = x > -(2 ** 31) - 1 && x < 2 ** 31 ? x : -(2 ** 31);
    }
  } else {
    (out as Float64Array).set(data);
  }
  return out;
}

function typeOf(data: WideArray): WideDType {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Float64Array) return 'float64';
  if (data instanceof Int32Array) return 'int32';
  return data instanceof Uint8Array ? 'uint8' : 'int64';
}

/** The words of int64, low word first: bigints are objects, and cost ten times as much. */
function wordsOf(x: BigInt64Array): Int32Array {
  return new Int32Array(x.buffer, x.byteOffset, 2 * x.length);
}

// NaN and what is out of range become the smallest integer, as x86's conversion has it.
function toInt64(out: BigInt64Array, data: NumberArray): void {
  const words = wordsOf(out);
  for (let i = 0; i < data.length; i++) {
    const x = Math.trunc(data[i]!);
    const inside = Math.abs(x) < 2 ** 63;
    words[2 * i] = inside ? x : 0; // modulo 2^32
    words[2 * i + 1] = inside ? Math.floor(x / 2 ** 32) : -(2 ** 31);
  }
}

/** The values of `t`, row by row: its own memory where it is contiguous (do not write), else a copy. Half types are widened. */
export function dense(t: Tensor): WideArray {
  const own = elements(t);
  return isHalf(t.dtype) ? widen(own as Uint16Array, t.dtype) : (own as WideArray);
}

/** The elements of `t` as they are stored, row by row: its own memory where it is contiguous (do not write), else a copy. */
export function elements(t: Tensor): TypedArray {
  if (!t.isContiguous()) return gather(t);
  const n = t.numel();
  const data = t._storage.data;
  return t._offset === 0 && data.length === n ? data : data.subarray(t._offset, t._offset + n);
}
