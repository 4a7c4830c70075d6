import type { Scalar } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { compare, compare_ } from './comparison.ts';

/**
 * a ≤ b, element by element.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * le(tensor([1, 2]), tensor([1, 3])); // [true, true]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.le.html
 */
export const le = (a: Tensor | Scalar, b: Tensor | Scalar): Tensor => compare('le', a, b);

export const le_ = (a: Tensor, b: Tensor | Scalar): Tensor => compare_('le', a, b);
