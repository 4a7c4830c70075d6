import type { Scalar } from '../../core/dtype.ts';
import { checkShape } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { dtypeOf, filled, type LikeOptions, like, type TensorOptions } from './tensorOptions.ts';

/**
 * A tensor in which every element is `value`.
 *
 * @param size - the shape, or the size of the only dimension.
 * @param value - a number gives float32 (also a whole one, as in `tensor`), a bigint int64, a boolean bool.
 * @throws RangeError if `value` does not fit an integer `dtype`.
 * @example
 * ```ts
 * full([2, 2], 0.5); // [[0.5, 0.5], [0.5, 0.5]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.full.html
 */
export function full(size: number | readonly number[], value: Scalar, options: TensorOptions = {}): Tensor {
  return filled('full', checkShape('full', typeof size === 'number' ? [size] : size), value, options, dtypeOf(value));
}

/**
 * `value` in another tensor's shape and dtype.
 *
 * @throws RangeError if `value` does not fit an integer dtype.
 * @example
 * ```ts
 * fullLike(zeros(2), 7); // [7, 7]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.full_like.html
 */
export function fullLike(t: Tensor, value: Scalar, options: LikeOptions = {}): Tensor {
  return like('fullLike', t, value, options);
}
