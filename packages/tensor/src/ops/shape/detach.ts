import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';

/**
 * The same memory outside the graph. See {@link Tensor.detach}.
 *
 * @example
 * ```ts
 * detach(ones(2, { requiresGrad: true })).requiresGrad; // false
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.detach.html
 */
export function detach(x: Tensor): Tensor {
  return checkTensor('detach', x).detach();
}

/**
 * Takes the tensor itself out of the graph. See {@link Tensor.detach_}.
 *
 * @example
 * ```ts
 * detach_(ones(2, { requiresGrad: true }).mul(2)).requiresGrad; // false
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.detach_.html
 */
export function detach_<T extends Tensor>(x: T): T {
  return (checkTensor('detach_', x) as T).detach_();
}
