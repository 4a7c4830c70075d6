import { apply, applyInPlace } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show, showShape } from '../../core/check.ts';
import { isFloat, type Scalar } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { allocateStrided } from '../../core/make.ts';
import { checkTensor, isScalar, operand } from '../../core/operand.ts';
import { broadcastShapes } from '../../core/shape.ts';
import { checkedStored } from '../../core/stored.ts';
import type { Tensor } from '../../tensor.ts';
import { logicalNot } from './logicalNot.ts';
import { cast } from './pointwise.ts';
import { runPointwise } from './runPointwise.ts';
import { choice } from './where.ts';

export const maskedFillOp: OpRecord<[Tensor, Tensor, Tensor]> = {
  name: 'maskedFill',
  saves: [1],
  forward([x, mask, value], _, out) {
    const shape = broadcastShapes('maskedFill', x.shape, mask.shape);
    const target = out ?? allocateStrided(shape, x.dtype, null, undefined, false); // row by row, whatever the operands' order, as in PyTorch
    return runPointwise('maskedFill', choice, [mask, cast(value, x.dtype), x], x.dtype, x.dtype, target);
  },
  backward: (g, ctx) => [
    ctx.needs(0) ? maskedFill(g, ctx.input(1), 0) : null,
    null,
    ctx.needs(2) ? maskedFill(g, logicalNot(ctx.input(1)), 0) : null, // summed by the engine: the value is 0-dim
  ],
};

function checkMaskedFill(name: string, x: Tensor, mask: Tensor, value: Tensor | Scalar): Tensor {
  checkTensor(name, x);
  checkTensor(name, mask, 'mask');
  if (mask.dtype !== 'bool') throw new TypeError(`${name}: mask must be a bool tensor, got ${show(mask)}`);
  const filler = operand(name, value, 'value');
  if (filler.ndim !== 0)
    throw new ShapeError(`${name}: value must be a number or a 0-dim tensor, got shape ${showShape(filler.shape)}`);
  if (isScalar(value)) checkedStored(name, value, x.dtype);
  else if (isFloat(filler.dtype) && !isFloat(x.dtype))
    throw new TypeError(`${name}: a ${filler.dtype} value cannot be written to a ${x.dtype} tensor`);
  return filler;
}

/**
 * A copy with `value` where `mask` holds; see {@link Tensor.maskedFill}.
 *
 * @throws TypeError unless the mask is bool; ShapeError if it does not broadcast to the tensor
 * @example
 * ```ts
 * maskedFill(tensor([1, 2, 3]), tensor([false, true, true]), 0); // [1, 0, 0]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.masked_fill.html
 */
export function maskedFill(x: Tensor, mask: Tensor, value: Tensor | Scalar): Tensor {
  return apply(maskedFillOp, [x, mask, checkMaskedFill('maskedFill', x, mask, value)], undefined);
}

/** In place: `value` where `mask` holds. */
export function maskedFill_(x: Tensor, mask: Tensor, value: Tensor | Scalar): Tensor {
  const filler = checkMaskedFill('maskedFill_', x, mask, value);
  const shape = broadcastShapes('maskedFill_', x.shape, mask.shape);
  return applyInPlace(maskedFillOp, [x, mask, filler], undefined, { shape, dtype: x.dtype });
}
