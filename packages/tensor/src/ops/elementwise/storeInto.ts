import { checkChangeable } from '../../autograd/changeable.ts';
import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import { canCast } from '../../core/promotion.ts';
import { sameShape } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { copy_ } from './copy.ts';

/** An operation in place by way of its result, which must fit: of this shape, and of no higher kind of dtype. */
export function storeInto<T extends Tensor>(name: string, x: T, run: (x: T) => Tensor): T {
  checkChangeable(name, checkTensor(name, x));
  const result = run(x);
  if (!sameShape(result.shape, x.shape))
    throw new ShapeError(
      `${name}: the result has shape ${showShape(result.shape)}, which does not fit the tensor of shape ${showShape(x.shape)} it is written to`,
    );
  if (!canCast(result.dtype, x.dtype))
    throw new TypeError(`${name}: a ${result.dtype} result cannot be written to a ${x.dtype} tensor`);
  copy_(x, result);
  return x;
}
