import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { sort } from './sort.ts';

/**
 * The rows in order along the first dimension.
 *
 * @example
 * ```ts
 * msort(tensor([3, 1, 2])); // [1, 2, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.msort.html
 */
export function msort(x: Tensor): Tensor {
  return sort(checkTensor('msort', x), 0).values;
}
