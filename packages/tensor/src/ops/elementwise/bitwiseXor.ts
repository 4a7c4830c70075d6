import type { Scalar } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { bitwiseCall, bitwiseCall_ } from './bitwise.ts';

/**
 * The bits that just one has; on bool, "either, or".
 *
 * @throws ShapeError if the shapes do not broadcast; TypeError for floats
 * @example
 * ```ts
 * bitwiseXor(tensor([6], { dtype: 'int64' }), tensor([3], { dtype: 'int64' })); // [5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bitwise_xor.html
 */
export const bitwiseXor = (a: Tensor | Scalar, b: Tensor | Scalar): Tensor => bitwiseCall('bitwiseXor', a, b);

export const bitwiseXor_ = (a: Tensor, b: Tensor | Scalar): Tensor => bitwiseCall_('bitwiseXor', a, b);
