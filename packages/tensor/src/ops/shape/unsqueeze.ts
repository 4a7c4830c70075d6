import { checkTensor } from '../../core/operand.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { insertDim } from './view.ts';

/**
 * With a new dimension of size 1 at `dim`: a view. See {@link Tensor.unsqueeze}.
 *
 * @example
 * ```ts
 * unsqueeze(tensor([1, 2]), 1); // [[1], [2]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.unsqueeze.html
 */
export function unsqueeze(x: Tensor, dim: number): Tensor {
  checkTensor('unsqueeze', x);
  return insertDim(x, normalizeDim('unsqueeze', dim, x.ndim + 1));
}
