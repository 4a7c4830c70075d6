import { apply } from '../../autograd/dispatch.ts';
import { checkTensor } from '../../core/operand.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { gatherOp } from './gatherOp.ts';
import { checkFits, checkIndex } from './places.ts';

/**
 * An element for each of `index`, whose shape the result has: out[i][j] = x[i][index[i][j]] for dim = 1. See {@link
 * Tensor.gather}.
 *
 * @example
 * ```ts
 * gather(tensor([[1, 2], [3, 4]]), 1, tensor([[1n], [0n]])); // [[2], [3]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.gather.html
 */
export function gather(x: Tensor, dim: number, index: Tensor): Tensor {
  checkTensor('gather', x);
  const d = normalizeDim('gather', dim, x.ndim);
  checkIndex('gather', index);
  checkFits('gather', index, x, d, 'the tensor');
  return apply(gatherOp, [x, index], { dim: d });
}
