import { sumToShape } from '../../autograd/sumToShape.ts';
import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import { checkShape } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';

/**
 * The sums over the dimensions in which `size` would be stretched to this tensor's shape: broadcasting undone.
 *
 * @throws ShapeError if `size` does not broadcast to the shape
 */
export function sumToSize(x: Tensor, size: readonly number[]): Tensor {
  const { shape, ndim } = checkTensor('sumToSize', x);
  const wanted = checkShape('sumToSize', size);
  const lead = ndim - wanted.length;
  if (lead < 0 || wanted.some((n, d) => n !== 1 && n !== shape[lead + d]))
    throw new ShapeError(`sumToSize: ${showShape(wanted)} does not broadcast to shape ${showShape(shape)}`);
  return sumToShape(x, wanted, 'sumToSize');
}
