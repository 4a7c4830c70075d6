import type { Scalar } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { compare, compare_ } from './comparison.ts';

/**
 * a < b, element by element.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * lt(tensor([1, 2]), tensor([1, 3])); // [false, true]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.lt.html
 */
export const lt = (a: Tensor | Scalar, b: Tensor | Scalar): Tensor => compare('lt', a, b);

export const lt_ = (a: Tensor, b: Tensor | Scalar): Tensor => compare_('lt', a, b);
