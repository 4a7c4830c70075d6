import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { onesLike } from '../creation/ones.ts';

/**
 * The real part, which a tensor of wick is all of: the tensor itself.
 *
 * @example
 * ```ts
 * real(tensor([1, 2])); // [1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.real.html
 */
export function real(x: Tensor): Tensor {
  return checkTensor('real', x);
}

/**
 * Which elements are real numbers: all, for there are no complex ones; NaN, too.
 *
 * @example
 * ```ts
 * isreal(tensor([1, 2])); // [true, true]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.isreal.html
 */
export function isreal(x: Tensor): Tensor {
  return onesLike(checkTensor('isreal', x), { dtype: 'bool' });
}
