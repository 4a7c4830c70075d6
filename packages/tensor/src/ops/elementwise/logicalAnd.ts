import type { Scalar } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { logicalCall, logicalCall_ } from './logical.ts';

/**
 * Both are not zero.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * logicalAnd(tensor([true, true, false]), tensor([true, false, false])); // [true, false, false]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logical_and.html
 */
export const logicalAnd = (a: Tensor | Scalar, b: Tensor | Scalar): Tensor => logicalCall('logicalAnd', a, b);

export const logicalAnd_ = (a: Tensor, b: Tensor | Scalar): Tensor => logicalCall_('logicalAnd', a, b);
