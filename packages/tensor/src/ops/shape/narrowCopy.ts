import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { clone } from './clone.ts';
import { narrow } from './narrow.ts';

/**
 * A copy of `length` elements from `start` on along a dimension.
 *
 * @example
 * ```ts
 * narrowCopy(tensor([1, 2, 3]), 0, 1, 2); // [2, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.narrow_copy.html
 */
export function narrowCopy(x: Tensor, dim: number, start: number, length: number): Tensor {
  return clone(narrow(checkTensor('narrowCopy', x), dim, start, length), 'contiguous');
}
