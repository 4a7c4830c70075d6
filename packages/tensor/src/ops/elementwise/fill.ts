import { apply, applyInPlace } from '../../autograd/dispatch.ts';
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

/** The value as an operand, checked. */
function filler(where: string, x: Tensor, value: Tensor | Scalar): Tensor {
  const given = operand(where, value, 'value');
  if (given.ndim !== 0)
    throw new ShapeError(`${where}: value must be a number or a 0-dim tensor, got shape ${showShape(given.shape)}`);
  if (isScalar(value)) checkedStored(where, value, checkTensor(where, x).dtype);
  return given;
}

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
  const given = filler('fill_', x, value);
  return applyInPlace(fillOp, [checkTensor('fill_', x), given], undefined);
}

/**
 * A tensor like this one with `value` as every element.
 *
 * @throws ShapeError if `value` is a tensor with dimensions
 * @example
 * ```ts
 * fill(tensor([1, 2]), 7); // [7, 7]
 * ```
 */
export function fill(x: Tensor, value: Tensor | Scalar): Tensor {
  const given = filler('fill', x, value);
  return apply(fillOp, [checkTensor('fill', x), given], undefined);
}
