import type { Scalar } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { logicalCall, logicalCall_ } from './logical.ts';

/**
 * One or both are not zero.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * logicalOr(tensor([true, true, false]), tensor([true, false, false])); // [true, true, false]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logical_or.html
 */
export const logicalOr = (a: Tensor | Scalar, b: Tensor | Scalar): Tensor => logicalCall('logicalOr', a, b);

export const logicalOr_ = (a: Tensor, b: Tensor | Scalar): Tensor => logicalCall_('logicalOr', a, b);
