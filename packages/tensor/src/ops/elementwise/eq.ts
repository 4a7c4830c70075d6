import type { Scalar } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { compare, compare_ } from './comparison.ts';

/**
 * a = b, element by element; NaN equals nothing.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * eq(tensor([1, 2]), tensor([1, 3])); // [true, false]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.eq.html
 */
export const eq = (a: Tensor | Scalar, b: Tensor | Scalar): Tensor => compare('eq', a, b);

export const eq_ = (a: Tensor, b: Tensor | Scalar): Tensor => compare_('eq', a, b);
