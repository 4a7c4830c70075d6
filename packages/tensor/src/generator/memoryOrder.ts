import { copyInto } from '../core/copy.ts';
import type { TypedArray } from '../core/dtype.ts';
import { iterationOrder } from '../core/layout.ts';
import { aliasOf, allocateTensor } from '../core/make.ts';
import { isRowMajor } from '../core/shape.ts';
import type { Tensor } from '../tensor.ts';

/**
 * Hands `draw` an array for the elements of `t` in the order in which they lie in memory: the memory itself where it
 * has no gaps, else a temporary one that is copied afterwards. A transposed tensor is filled in the order of its
 * storage.
 *
 * @param draw - gets the array and the order of the dimensions in which it holds the elements.
 */
export function fillInMemoryOrder(t: Tensor, draw: (out: TypedArray, dims: readonly number[]) => void): void {
  const dims = iterationOrder(t.shape, [t._strides]);
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
