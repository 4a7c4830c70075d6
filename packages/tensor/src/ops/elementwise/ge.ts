import type { Scalar } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { compare, compare_ } from './comparison.ts';

/**
 * a ≥ b, element by element.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * ge(tensor([1, 2]), tensor([1, 3])); // [true, false]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.ge.html
 */
export const ge = (a: Tensor | Scalar, b: Tensor | Scalar): Tensor => compare('ge', a, b);

export const ge_ = (a: Tensor, b: Tensor | Scalar): Tensor => compare_('ge', a, b);
