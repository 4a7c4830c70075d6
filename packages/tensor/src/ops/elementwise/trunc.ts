import { refuseBool, sameType, unary, unaryInPlace } from './pointwise.ts';
import { rounding } from './rounding.ts';

export const truncOp = rounding('trunc');
/**
 * The next whole number towards 0. The gradient is 0.
 *
 * @throws TypeError for bool
 * @example
 * ```ts
 * trunc(tensor([-1.5, 1.7])); // [-1, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.trunc.html
 */
export const trunc = unary(truncOp, refuseBool);

/**
 * {@link trunc} in place.
 *
 * @example
 * ```ts
 * trunc_(tensor([-1.5, 1.5])); // [-1, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.trunc_.html
 */
export const trunc_ = unaryInPlace(truncOp, sameType, refuseBool);
