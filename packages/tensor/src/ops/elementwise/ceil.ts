import { refuseBool, sameType, unary, unaryInPlace } from './pointwise.ts';
import { rounding } from './rounding.ts';

export const ceilOp = rounding('ceil');
/**
 * ⌈x⌉, the next whole number above. The gradient is 0.
 *
 * @throws TypeError for bool
 * @example
 * ```ts
 * ceil(tensor([-1.5, 1.2])); // [-1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.ceil.html
 */
export const ceil = unary(ceilOp, refuseBool);

/**
 * {@link ceil} in place.
 *
 * @example
 * ```ts
 * ceil_(tensor([0.2, 1.5])); // [1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.ceil_.html
 */
export const ceil_ = unaryInPlace(ceilOp, sameType, refuseBool);
