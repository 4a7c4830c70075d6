import { apply, applyInPlace } from '../../autograd/dispatch.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { scatterAddOp } from './gatherOp.ts';
import { readSource } from './scatter.ts';

/**
 * A copy with source[i][j] added to element index[i][j] of row i, for dim = 1; every occurrence of an index counts.
 * See {@link Tensor.scatterAdd}.
 *
 * @example
 * ```ts
 * scatterAdd(tensor([0, 0]), 0, tensor([1n, 1n]), tensor([1, 2])); // [0, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.scatter_add.html
 */
export function scatterAdd(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  checkTensor('scatterAdd', x);
  const [d, used] = readSource('scatterAdd', x, dim, index, source);
  return apply(scatterAddOp, [x, index, used], { dim: d });
}

/** {@link Tensor.scatterAdd_} */
export function scatterAdd_(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  const [d, used] = readSource('scatterAdd_', x, dim, index, source);
  return applyInPlace(scatterAddOp, [x, index, used], { dim: d });
}
