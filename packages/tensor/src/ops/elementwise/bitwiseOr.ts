import type { Scalar } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { bitwiseCall, bitwiseCall_ } from './bitwise.ts';

/**
 * The bits that either has; on bool, "or".
 *
 * @throws ShapeError if the shapes do not broadcast; TypeError for floats
 * @example
 * ```ts
 * bitwiseOr(tensor([6], { dtype: 'int64' }), tensor([3], { dtype: 'int64' })); // [7]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bitwise_or.html
 */
export const bitwiseOr = (a: Tensor | Scalar, b: Tensor | Scalar): Tensor => bitwiseCall('bitwiseOr', a, b);

export const bitwiseOr_ = (a: Tensor, b: Tensor | Scalar): Tensor => bitwiseCall_('bitwiseOr', a, b);
