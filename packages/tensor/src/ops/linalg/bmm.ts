import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import type { Tensor } from '../../tensor.ts';
import { checkOperands, ranked } from './matmulOp.ts';

/**
 * The products of two batches of matrices, [b, n, m] and [b, m, p], without broadcasting. See {@link Tensor.bmm}.
 *
 * @example
 * ```ts
 * bmm(tensor([[[1, 2]]]), tensor([[[3], [4]]])); // [[[11]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bmm.html
 */
export function bmm(a: Tensor, b: Tensor): Tensor {
  checkOperands('bmm', ['input', 'mat2'], [a, b]);
  if (a.ndim === 3 && b.ndim === 3 && a.shape[0] !== b.shape[0]) {
    throw new ShapeError(
      `bmm: batches of shape ${showShape(a.shape)} and ${showShape(b.shape)} must have the same first size`,
    );
  }
  return ranked('bmm', a, b, 3, 3, ['input', 'mat2']);
}
