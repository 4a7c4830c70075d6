import type { Scalar } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { clamp, clamp_ } from './clamp.ts';

/**
 * {@link clamp} with an upper limit only.
 *
 * @example
 * ```ts
 * clampMax(tensor([-2, 3]), 0); // [-2, 0]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.clamp.html
 */
export function clampMax(x: Tensor, max: Tensor | Scalar): Tensor {
  return clamp(x, null, max);
}

/**
 * {@link clampMax} in place.
 *
 * @example
 * ```ts
 * clampMax_(tensor([-2, 3]), 0); // [-2, 0]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.clamp_.html
 */
export function clampMax_(x: Tensor, max: Tensor | Scalar): Tensor {
  return clamp_(x, null, max);
}
