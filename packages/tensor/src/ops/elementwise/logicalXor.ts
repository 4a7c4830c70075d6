import type { Scalar } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { logicalCall, logicalCall_ } from './logical.ts';

/**
 * Just one is not zero.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * logicalXor(tensor([true, true, false]), tensor([true, false, false])); // [false, true, false]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logical_xor.html
 */
export const logicalXor = (a: Tensor | Scalar, b: Tensor | Scalar): Tensor => logicalCall('logicalXor', a, b);

export const logicalXor_ = (a: Tensor, b: Tensor | Scalar): Tensor => logicalCall_('logicalXor', a, b);
