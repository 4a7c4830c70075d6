import type { Scalar } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { deg2rad, rad2deg } from './degrees.ts';
import { gcd, lcm } from './gcd.ts';
import { ldexp } from './ldexp.ts';
import { sinc } from './sinc.ts';
import { storeInto } from './storeInto.ts';
import { xlogy } from './xlogy.ts';

/**
 * {@link deg2rad} in place.
 *
 * @example
 * ```ts
 * deg2rad_(tensor([180, 90])); // [3.1416, 1.5708]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.deg2rad_.html
 */
export function deg2rad_<T extends Tensor>(x: T): T {
  return storeInto('deg2rad_', x, (t) => deg2rad(t));
}

/**
 * {@link rad2deg} in place.
 *
 * @example
 * ```ts
 * rad2deg_(tensor([3.1416])); // [180.0004]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.rad2deg_.html
 */
export function rad2deg_<T extends Tensor>(x: T): T {
  return storeInto('rad2deg_', x, (t) => rad2deg(t));
}

/**
 * {@link sinc} in place.
 *
 * @example
 * ```ts
 * sinc_(tensor([0, 0.5])); // [1, 0.6366]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.sinc_.html
 */
export function sinc_<T extends Tensor>(x: T): T {
  return storeInto('sinc_', x, (t) => sinc(t));
}

/**
 * {@link gcd} in place.
 *
 * @example
 * ```ts
 * gcd_(tensor([12n, 18n]), tensor([8n, 27n])); // [4, 9]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.gcd_.html
 */
export function gcd_<T extends Tensor>(x: T, other: Tensor): T {
  return storeInto('gcd_', x, (t) => gcd(t, other));
}

/**
 * {@link lcm} in place.
 *
 * @example
 * ```ts
 * lcm_(tensor([4n, 6n]), tensor([6n, 10n])); // [12, 30]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.lcm_.html
 */
export function lcm_<T extends Tensor>(x: T, other: Tensor): T {
  return storeInto('lcm_', x, (t) => lcm(t, other));
}

/**
 * {@link ldexp} in place.
 *
 * @example
 * ```ts
 * ldexp_(tensor([1, 3]), tensor([2n, 1n])); // [4, 6]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.ldexp_.html
 */
export function ldexp_<T extends Tensor>(x: T, other: Tensor): T {
  return storeInto('ldexp_', x, (t) => ldexp(t, other));
}

/**
 * {@link xlogy} in place.
 *
 * @example
 * ```ts
 * xlogy_(tensor([0, 2]), tensor([0, 3])); // [0, 2.1972]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.xlogy_.html
 */
export function xlogy_<T extends Tensor>(x: T, other: Tensor | Scalar): T {
  return storeInto('xlogy_', x, (t) => xlogy(t, other));
}
