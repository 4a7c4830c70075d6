import { apply } from '../../autograd/dispatch.ts';
import { checkTensor } from '../../core/operand.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { permuteOp } from './permute.ts';

/**
 * Two dimensions swapped: a view. See {@link Tensor.transpose}.
 *
 * @example
 * ```ts
 * transpose(tensor([[1, 2], [3, 4]]), 0, 1); // [[1, 3], [2, 4]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.transpose.html
 */
export function transpose(x: Tensor, dim0: number, dim1: number): Tensor {
  checkTensor('transpose', x);
  const a = normalizeDim('transpose', dim0, x.ndim, 'dim0');
  const b = normalizeDim('transpose', dim1, x.ndim, 'dim1');
  const dims = x.shape.map((_, i) => i);
  if (dims.length > 0) [dims[a], dims[b]] = [dims[b]!, dims[a]!];
  return apply(permuteOp, [x], { dims });
}
