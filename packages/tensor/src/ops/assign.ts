import type { Scalar } from '../core/dtype.ts';
import { ShapeError, showShape } from '../core/errors.ts';
import { allocateTensor } from '../core/make.ts';
import { broadcastShapes } from '../core/shape.ts';
import { checkedStored } from '../core/stored.ts';
import { applyInPlace } from '../dispatch.ts';
import type { OpRecord } from '../op.ts';
import { convert, copyInto, fillInto } from '../strided/copy.ts';
import type { Tensor } from '../tensor.ts';
import { checkTensor, isScalar, operand } from './arguments.ts';
import { noSlope } from './pointwise.ts';

export const fillOp: OpRecord<[Tensor, Tensor]> = {
  name: 'fill',
  fills: true,
  forward([x, value], _, out = allocateTensor(x.shape, x.dtype)) {
    const one = value._storage.data.subarray(value._offset, value._offset + 1) as typeof value._storage.data;
    fillInto(out, convert(one, out.dtype)[0]!);
    return out;
  },
  backward: (g, ctx) => [noSlope(g), ctx.needs(1) ? g : null], // the engine sums it: the value is 0-dim
};

/** In place: every element becomes `value`, converted to the tensor's dtype; see {@link Tensor.fill_}. */
export function fill_(x: Tensor, value: Tensor | Scalar): Tensor {
  const filler = operand('fill_', value, 'value');
  if (filler.ndim !== 0)
    throw new ShapeError(`fill_: value must be a number or a 0-dim tensor, got shape ${showShape(filler.shape)}`);
  if (isScalar(value)) checkedStored('fill_', value, checkTensor('fill_', x).dtype);
  return applyInPlace(fillOp, [checkTensor('fill_', x), filler], undefined);
}

export const zeroOp: OpRecord<[Tensor]> = {
  name: 'zero',
  fills: true,
  forward([x], _, out = allocateTensor(x.shape, x.dtype)) {
    fillInto(out, x.dtype === 'int64' ? 0n : 0);
    return out;
  },
  backward: (g) => [noSlope(g)],
};

/** In place: every element becomes 0. */
export function zero_(x: Tensor): Tensor {
  return applyInPlace(zeroOp, [checkTensor('zero_', x)], undefined);
}

export const copyOp: OpRecord<[Tensor, Tensor]> = {
  name: 'copy',
  forward([x, source], _, out = allocateTensor(x.shape, x.dtype)) {
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
