import type { Given } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { reshape } from '../shape/reshape.ts';
import { type AddmmOptions, accumulate } from './addmm.ts';
import { checkRank } from './matmulOp.ts';

/**
 * `beta · input + alpha · (mat @ vec)`: `torch.addmv`.
 *
 * @param input - broadcasts to [n]
 * @param mat - shape [n, m]
 * @param vec - shape [m]
 * @throws ShapeError if the shapes cannot be multiplied or do not broadcast
 * @example
 * ```ts
 * addmv(ones(2), tensor([[1, 2], [3, 4]]), tensor([1, 1])); // [4, 8]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.addmv.html
 */
export function addmv(input: Tensor, mat: Tensor, vec: Tensor, ...given: Given<AddmmOptions, []>): Tensor {
  checkRank('addmv', 'vec', vec, 1);
  const column = input.ndim === 0 ? input : reshape(input, [...input.shape, 1]);
  const out = accumulate('addmv', column, mat, reshape(vec, [vec.shape[0]!, 1]), 2, given);
  return reshape(out, [mat.shape[0]!]);
}
