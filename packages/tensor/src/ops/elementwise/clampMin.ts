import type { Scalar } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { clamp, clamp_ } from './clamp.ts';

/**
 * {@link clamp} with a lower limit only.
 *
 * @example
 * ```ts
 * clampMin(tensor([-2, 3]), 0); // [0, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.clamp.html
 */
export function clampMin(x: Tensor, min: Tensor | Scalar): Tensor {
  return clamp(x, min);
}

/**
 * {@link clampMin} in place.
 *
 * @example
 * ```ts
 * clampMin_(tensor([-2, 3]), 0); // [0, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.clamp_.html
 */
export function clampMin_(x: Tensor, min: Tensor | Scalar): Tensor {
  return clamp_(x, min);
}
