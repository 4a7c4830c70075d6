import { refuseBool, sameType, unary, unaryInPlace } from './pointwise.ts';
import { rounding } from './rounding.ts';

export const floorOp = rounding('floor');
/**
 * ⌊x⌋, the next whole number below. The gradient is 0.
 *
 * @throws TypeError for bool
 * @example
 * ```ts
 * floor(tensor([-1.5, 1.2])); // [-2, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.floor.html
 */
export const floor = unary(floorOp, refuseBool);

/**
 * {@link floor} in place.
 *
 * @example
 * ```ts
 * floor_(tensor([0.2, 1.5])); // [0, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.floor_.html
 */
export const floor_ = unaryInPlace(floorOp, sameType, refuseBool);
