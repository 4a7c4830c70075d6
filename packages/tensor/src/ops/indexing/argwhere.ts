import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { nonzero } from './nonzero.ts';

/**
 * The indices of all elements that are not zero, in row-major order: int64 [n, ndim], as {@link nonzero} gives them.
 *
 * @example
 * ```ts
 * argwhere(tensor([0, 1, 2])); // [[1], [2]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.argwhere.html
 */
export function argwhere(x: Tensor): Tensor {
  return nonzero(checkTensor('argwhere', x));
}
