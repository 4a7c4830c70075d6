import { apply } from '../../autograd/dispatch.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { clone } from './clone.ts';
import { inferShape, viewOp, viewStrides } from './view.ts';

/**
 * The same elements in another shape; one size may be -1. A view where the strides allow it, else a copy. See {@link
 * Tensor.reshape}.
 *
 * @example
 * ```ts
 * reshape(tensor([1, 2, 3, 4]), [2, -1]); // [[1, 2], [3, 4]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.reshape.html
 */
export function reshape(x: Tensor, shape: readonly number[]): Tensor {
  checkTensor('reshape', x);
  const sizes = inferShape('reshape', shape, x);
  const fits = x.isContiguous() || viewStrides(x.shape, x._strides, sizes) !== null;
  return apply(viewOp, [fits ? x : clone(x, 'contiguous')], { shape: [...shape] });
}
