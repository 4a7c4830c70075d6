import { apply } from '../../autograd/dispatch.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { indexSelectOp, readVector } from './indexRows.ts';

/**
 * The parts along a dimension that a vector of indices names. See {@link Tensor.indexSelect}.
 *
 * @example
 * ```ts
 * indexSelect(tensor([1, 2, 3]), 0, tensor([2n, 0n])); // [3, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.index_select.html
 */
export function indexSelect(x: Tensor, dim: number, index: Tensor): Tensor {
  checkTensor('indexSelect', x);
  const d = readVector('indexSelect', x, dim, index);
  if (x.ndim === 0 && index.numel() !== 1)
    throw new ShapeError(`indexSelect: a 0-dim tensor takes one index, got ${index.numel()}`);
  return apply(indexSelectOp, [x, index], { dim: d });
}
