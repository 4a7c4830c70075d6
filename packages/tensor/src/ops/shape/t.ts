import { apply } from '../../autograd/dispatch.ts';
import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import type { Tensor } from '../../tensor.ts';
import { permuteOp } from './permute.ts';

/** {@link Tensor.t} */
export function t(x: Tensor): Tensor {
  if (x.ndim > 2)
    throw new ShapeError(`t: at most 2 dimensions are expected, got shape ${showShape(x.shape)}; use mT or transpose`);
  return apply(permuteOp, [x], { dims: x.ndim === 2 ? [1, 0] : x.shape.map((_, i) => i) });
}
