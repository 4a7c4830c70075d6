import type { Scalar } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { bitwiseCall, bitwiseCall_ } from './bitwise.ts';

/**
 * The bits that both have; on bool, "and".
 *
 * @throws ShapeError if the shapes do not broadcast; TypeError for floats
 * @example
 * ```ts
 * bitwiseAnd(tensor([6], { dtype: 'int64' }), tensor([3], { dtype: 'int64' })); // [2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bitwise_and.html
 */
export const bitwiseAnd = (a: Tensor | Scalar, b: Tensor | Scalar): Tensor => bitwiseCall('bitwiseAnd', a, b);

export const bitwiseAnd_ = (a: Tensor, b: Tensor | Scalar): Tensor => bitwiseCall_('bitwiseAnd', a, b);
