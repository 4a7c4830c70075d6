import type { Scalar } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { compare, compare_ } from './comparison.ts';

/**
 * a > b, element by element.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * gt(tensor([1, 4]), tensor([1, 3])); // [false, true]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.gt.html
 */
export const gt = (a: Tensor | Scalar, b: Tensor | Scalar): Tensor => compare('gt', a, b);

export const gt_ = (a: Tensor, b: Tensor | Scalar): Tensor => compare_('gt', a, b);
