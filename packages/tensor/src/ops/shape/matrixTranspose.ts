import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import type { Tensor } from '../../tensor.ts';

/** {@link Tensor.mT} */
export function matrixTranspose(x: Tensor): Tensor {
  if (x.ndim < 2)
    throw new ShapeError(`mT: a matrix or a batch of matrices is expected, got shape ${showShape(x.shape)}`);
  return x.transpose(-2, -1);
}
