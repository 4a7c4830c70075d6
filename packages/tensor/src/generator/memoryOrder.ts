import { copyInto } from '../core/copy.ts';
import type { TypedArray } from '../core/dtype.ts';
import { aliasOf, allocateTensor } from '../core/make.ts';
import { contiguousStrides, isRowMajor } from '../core/shape.ts';
import type { Tensor } from '../tensor.ts';

/**
 * The dimensions from the largest stride to the smallest: the order in which PyTorch's iterator walks a tensor that it
 * writes to. Where strides are equal the smaller size is the inner one; a stride of 0 decides nothing, what it stands
 * between may change places across it.
 */
export function memoryOrder(shape: readonly number[], strides: readonly number[]): number[] {
  const dims: number[] = []; // sorted so far, the innermost first
  for (let d = shape.length - 1; d >= 0; d--) {
    let at = dims.push(d) - 1;
    for (let i = at - 1; i >= 0; i--) {
      const order = compare(dims[i]!, d, shape, strides);
      if (order < 0) break;
      if (order === 0) continue;
      dims[at] = dims[i]!;
      dims[i] = d;
      at = i;
    }
  }
  return dims.reverse();
}

/** Above 0 if dimension `a` belongs outside of `b`, below if inside, 0 if it does not matter. */
function compare(a: number, b: number, shape: readonly number[], strides: readonly number[]): number {
  const [s, t] = [Math.abs(strides[a]!), Math.abs(strides[b]!)];
  if (s === 0 || t === 0) return 0;
  return s !== t ? s - t : Math.max(0, shape[a]! - shape[b]!);
}

/**
 * Hands `draw` an array for the elements of `t` in the order in which they lie in memory: the memory itself where it
 * has no gaps, else a temporary one that is copied afterwards. A transposed tensor is filled in the order of its
 * storage.
 *
 * @param draw - gets the array and the order of the dimensions in which it holds the elements.
 */
export function fillInMemoryOrder(t: Tensor, draw: (out: TypedArray, dims: readonly number[]) => void): void {
  const dims = memoryOrder(t.shape, t._strides);
  const shape = dims.map((d) => t.shape[d]!);
  const strides = dims.map((d) => t._strides[d]!);
  if (isRowMajor(shape, strides)) {
    draw(t._storage.data.subarray(t._offset, t._offset + t.numel()), dims);
    return;
  }
  const values = allocateTensor(shape, t.dtype);
  draw(values._storage.data, dims);
  copyInto(aliasOf(t, shape, strides), values);
}

/**
 * The strides that PyTorch's `…_like` functions give their result: those of `t` if it fills its memory without gaps or
 * overlaps, else the same order of dimensions without gaps.
 */
export function stridesLike(shape: readonly number[], strides: readonly number[]): number[] {
  const dims = memoryOrder(shape, strides);
  const ordered = dims.map((d) => shape[d]!);
  if (
    isRowMajor(
      ordered,
      dims.map((d) => strides[d]!),
    )
  )
    return [...strides];
  const dense = contiguousStrides(ordered);
  const out = new Array<number>(shape.length);
  dims.forEach((d, i) => {
    out[d] = dense[i]!;
  });
  return out;
}
