import { copyInto } from '../core/copy.ts';
import type { WideArray } from '../core/dtype.ts';
import { isHalf } from '../core/half.ts';
import { iterationOrder } from '../core/layout.ts';
import { aliasOf, allocateTensor } from '../core/make.ts';
import { isRowMajor } from '../core/shape.ts';
import type { Tensor } from '../tensor.ts';

/**
 * Hands `draw` an array for the elements of `t` in the order in which they lie in memory: the memory itself where it
 * has no gaps, else a temporary one that is copied afterwards. A transposed tensor is filled in the order of its
 * storage. Half types are drawn as float32 and rounded.
 *
 * @param draw - gets the array and the order of the dimensions in which it holds the elements.
 */
export function fillInMemoryOrder(t: Tensor, draw: (out: WideArray, dims: readonly number[]) => void): void {
  const dims = iterationOrder(t.shape, [t._strides]);
  const shape = dims.map((d) => t.shape[d]!);
  const strides = dims.map((d) => t._strides[d]!);
  if (isRowMajor(shape, strides) && !isHalf(t.dtype)) {
    draw(t._storage.data.subarray(t._offset, t._offset + t.numel()) as WideArray, dims);
    return;
  }
  const values = allocateTensor(shape, isHalf(t.dtype) ? 'float32' : t.dtype);
  draw(values._storage.data as WideArray, dims);
  copyInto(aliasOf(t, shape, strides), values);
}
