import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from './mul.ts';

/**
 * Radians of degrees: x · π / 180.
 *
 * @example
 * ```ts
 * deg2rad(tensor([180, 90])); // [3.1416, 1.5708]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.deg2rad.html
 */
export function deg2rad(x: Tensor): Tensor {
  return mul(checkTensor('deg2rad', x), Math.PI / 180);
}

/**
 * Degrees of radians: x · 180 / π.
 *
 * @example
 * ```ts
 * rad2deg(tensor([3.1416])); // [180.0004]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.rad2deg.html
 */
export function rad2deg(x: Tensor): Tensor {
  return mul(checkTensor('rad2deg', x), 180 / Math.PI);
}
