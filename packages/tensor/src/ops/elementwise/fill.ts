import { applyInPlace } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { showShape } from '../../core/check.ts';
import { convert, elements, fillInto } from '../../core/copy.ts';
import type { Scalar } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { allocateLike } from '../../core/make.ts';
import { checkTensor, isScalar, operand } from '../../core/operand.ts';
import { checkedStored } from '../../core/stored.ts';
import type { Tensor } from '../../tensor.ts';
import { noSlope } from './pointwise.ts';

export const fillOp: OpRecord<[Tensor, Tensor]> = {
  name: 'fill',
  fills: true,
  halves: true,
  forward([x, value], _, out = allocateLike(x, x.dtype, false)) {
    fillInto(out, convert(elements(value), out.dtype, value.dtype)[0]!);
    return out;
  },
  backward: (g, ctx) => [noSlope(g), ctx.needs(1) ? g : null], // the engine sums it: the value is 0-dim
};

/**
 * In place: every element becomes `value`.
 *
 * @example
 * ```ts
 * fill_(tensor([1, 2]), 7); // [7, 7]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.fill_.html
 */
export function fill_(x: Tensor, value: Tensor | Scalar): Tensor {
  const filler = operand('fill_', value, 'value');
  if (filler.ndim !== 0)
    throw new ShapeError(`fill_: value must be a number or a 0-dim tensor, got shape ${showShape(filler.shape)}`);
  if (isScalar(value)) checkedStored('fill_', value, checkTensor('fill_', x).dtype);
  return applyInPlace(fillOp, [checkTensor('fill_', x), filler], undefined);
}
