import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { refuseBool } from './pointwise.ts';

/**
 * The tensor itself; not defined for bool.
 *
 * @example
 * ```ts
 * positive(tensor([1, -2])); // [1, -2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.positive.html
 */
export function positive(x: Tensor): Tensor {
  refuseBool('positive', checkTensor('positive', x));
  return x;
}
