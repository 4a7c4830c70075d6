import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { triangle } from './triangle.ts';

/**
 * Of each matrix what lies on and above the `k`-th diagonal; zeros below. See {@link Tensor.triu}.
 *
 * @example
 * ```ts
 * triu(tensor([[1, 2], [3, 4]])); // [[1, 2], [0, 4]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.triu.html
 */
export function triu(x: Tensor, k = 0): Tensor {
  checkTensor('triu', x);
  return triangle('triu', x, k, true);
}
