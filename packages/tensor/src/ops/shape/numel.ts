import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';

/**
 * The number of elements. See {@link Tensor.numel}.
 *
 * @example
 * ```ts
 * numel(zeros(2, 3)); // 6
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.numel.html
 */
export function numel(x: Tensor): number {
  return checkTensor('numel', x).numel();
}
