import type { Scalar } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { div } from './div.ts';

/**
 * a / b without rounding: {@link div} under another name.
 *
 * @example
 * ```ts
 * trueDivide(tensor([1, 7]), tensor([4, 2])); // [0.25, 3.5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.true_divide.html
 */
export function trueDivide(a: Tensor | Scalar, b: Tensor | Scalar): Tensor {
  return div(a, b);
}
