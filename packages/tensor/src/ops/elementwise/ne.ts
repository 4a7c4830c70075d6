import type { Scalar } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { compare, compare_ } from './comparison.ts';

/**
 * a ≠ b, element by element.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * ne(tensor([1, 2]), tensor([1, 3])); // [false, true]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.ne.html
 */
export const ne = (a: Tensor | Scalar, b: Tensor | Scalar): Tensor => compare('ne', a, b);

export const ne_ = (a: Tensor, b: Tensor | Scalar): Tensor => compare_('ne', a, b);
