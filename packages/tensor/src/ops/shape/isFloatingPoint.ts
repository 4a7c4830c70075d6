import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';

/**
 * True for float32 and float64. See {@link Tensor.isFloatingPoint}.
 *
 * @example
 * ```ts
 * isFloatingPoint(zeros(2)); // true
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.is_floating_point.html
 */
export function isFloatingPoint(x: Tensor): boolean {
  return checkTensor('isFloatingPoint', x).isFloatingPoint();
}
