import type { Tensor } from '../../tensor.ts';
import { sum } from '../reduce/sum.ts';
import { diagonal } from '../shape/diagonal.ts';
import { checkRank } from './matmulOp.ts';

/**
 * The sum of the diagonal of a matrix. See {@link Tensor.trace}.
 *
 * @example
 * ```ts
 * trace(tensor([[1, 2], [3, 4]])); // 5
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.trace.html
 */
export function trace(x: Tensor): Tensor {
  checkRank('trace', 'input', x, 2);
  return sum(diagonal(x));
}
