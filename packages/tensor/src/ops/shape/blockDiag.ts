import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import { resultType } from '../../core/promotion.ts';
import { checkRoom } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { zeros } from '../creation/zeros.ts';
import { cat } from './cat.ts';

/**
 * The matrix with these matrices along its diagonal, one below and beside the other, and zeros elsewhere. Vectors are
 * rows, a 0-dim tensor is one element; dtypes are promoted.
 *
 * @throws ShapeError for a tensor of more than two dimensions
 * @example
 * ```ts
 * blockDiag(tensor([[1, 2]]), tensor(3)); // [[1, 2, 0], [0, 0, 3]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.block_diag.html
 */
export function blockDiag(...tensors: readonly Tensor[]): Tensor {
  if (tensors.length === 0) return zeros(1, 0);
  const dtype = resultType(...tensors.map((t) => checkTensor('blockDiag', t)));
  const blocks = tensors.map((t, i) => {
    if (t.ndim > 2)
      throw new ShapeError(`blockDiag: a block has at most 2 dimensions, number ${i} has shape ${showShape(t.shape)}`);
    return t.ndim === 2 ? t : t.reshape(1, t.numel());
  });
  const width = blocks.reduce((sum, { shape }) => sum + shape[1]!, 0);
  checkRoom('blockDiag', [blocks.reduce((sum, { shape }) => sum + shape[0]!, 0), width], dtype);
  let left = 0;
  const rows = blocks.map((block) => {
    const [n, m] = block.shape as [number, number];
    const row = [zeros(n, left, { dtype }), block.to(dtype), zeros(n, width - left - m, { dtype })];
    left += m;
    return cat(row, 1);
  });
  return cat(rows, 0);
}
