import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { abs } from '../elementwise/abs.ts';

/**
 * x / (1 + |x|): `torch.nn.functional.softsign`. Integers become float32.
 *
 * @example
 * ```ts
 * softsign(tensor([-1, 3])); // [-0.5, 0.75]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.softsign.html
 */
export function softsign(x: Tensor): Tensor {
  return checkTensor('softsign', x).div(abs(x).add(1));
}
