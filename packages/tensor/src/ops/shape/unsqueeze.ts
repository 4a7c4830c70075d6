import { checkTensor } from '../../core/operand.ts';
import { type Named, named } from '../../core/options.ts';
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
export function unsqueeze(x: Tensor, dim: Named<'dim', number>): Tensor {
  checkTensor('unsqueeze', x);
  return insertDim(x, normalizeDim('unsqueeze', named('unsqueeze', 'dim', dim) as number, x.ndim + 1));
}
