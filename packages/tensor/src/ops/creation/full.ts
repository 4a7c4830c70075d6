import type { Scalar } from '../../core/dtype.ts';
import { isRecord } from '../../core/options.ts';
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
export function full(
  size: number | readonly number[],
  value: Scalar | FullOptions,
  options: TensorOptions = {},
): Tensor {
  let fill = value;
  if (isRecord(value)) ({ fillValue: fill, ...options } = value as FullOptions);
  const shape = checkShape('full', typeof size === 'number' ? [size] : size);
  return filled('full', shape, fill as Scalar, options, dtypeOf(fill as Scalar));
}

/** Options of `full`. */
export interface FullOptions extends TensorOptions {
  /** What every element is. */
  fillValue: Scalar;
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
