import { apply } from '../../autograd/dispatch.ts';
import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { permuteOp } from './permute.ts';

/**
 * A matrix with rows and columns swapped: a view; vectors and 0-dim tensors as they are. See {@link Tensor.t}.
 *
 * @example
 * ```ts
 * t(tensor([[1, 2], [3, 4]])); // [[1, 3], [2, 4]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.t.html
 */
export function t(x: Tensor): Tensor {
  checkTensor('t', x);
  if (x.ndim > 2)
    throw new ShapeError(`t: at most 2 dimensions are expected, got shape ${showShape(x.shape)}; use mT or transpose`);
  return apply(permuteOp, [x], { dims: x.ndim === 2 ? [1, 0] : x.shape.map((_, i) => i) });
}
