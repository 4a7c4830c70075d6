import { applyInPlace } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { copyInto } from '../../core/copy.ts';
import { allocateLike } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { broadcastShapes } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { noSlope } from './pointwise.ts';

export const copyOp: OpRecord<[Tensor, Tensor]> = {
  name: 'copy',
  halves: true,
  forward([x, source], _, out = allocateLike(x, x.dtype, false)) {
    copyInto(out, source);
    return out;
  },
  backward: (g, ctx) => [noSlope(g), ctx.needs(1) ? g : null],
};

/** In place: the elements of `source`, broadcast and converted; see {@link Tensor.copy_}. */
export function copy_(x: Tensor, source: Tensor): Tensor {
  checkTensor('copy_', x);
  const shape = broadcastShapes('copy_', x.shape, checkTensor('copy_', source, 'source').shape);
  return applyInPlace(copyOp, [x, source], undefined, { shape, dtype: x.dtype });
}
