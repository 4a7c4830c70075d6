import { isFloat, type Scalar } from '../core/dtype.ts';
import { ShapeError, show, showShape } from '../core/errors.ts';
import { resultType } from '../core/promotion.ts';
import { broadcastShapes } from '../core/shape.ts';
import { checkedStored } from '../core/stored.ts';
import { apply, applyInPlace } from '../dispatch.ts';
import type { OpRecord } from '../op.ts';
import { choice } from '../strided/rows.ts';
import type { Tensor } from '../tensor.ts';
import { checkTensor, isScalar, operand } from './arguments.ts';
import { logicalNot } from './logical.ts';
import { cast } from './pointwise.ts';
import { runTernary, type TernaryRow } from './ternary.ts';

type Big = BigInt64Array;

const choose: TernaryRow = (n, out, o, a, p, sa, b, q, sb, c, r, sc) => {
  for (let i = 0; i < n; i++, p += sa, q += sb, r += sc) {
    choice[0] = c[r]!;
    choice[1] = b[q]!;
    out[o + i] = choice[+(a[p] !== 0)]!;
  }
};
const chooseBig: TernaryRow<Big, Uint8Array> = (n, out, o, a, p, sa, b, q, sb, c, r, sc) => {
  for (let i = 0; i < n; i++, p += sa, q += sb, r += sc) out[o + i] = a[p] !== 0 ? b[q]! : c[r]!;
};

export const whereOp: OpRecord<[Tensor, Tensor, Tensor]> = {
  name: 'where',
  saves: [0],
  forward([condition, a, b], _, out) {
    const dtype = resultType(a, b);
    const row = dtype === 'int64' ? (chooseBig as unknown as TernaryRow) : choose;
    return runTernary('where', row, condition, cast(a, dtype), cast(b, dtype), dtype, out);
  },
  backward: (g, ctx) => [
    null,
    ctx.needs(1) ? where(ctx.input(0), g, 0) : null,
    ctx.needs(2) ? where(ctx.input(0), 0, g) : null,
  ],
};

function checkCondition(name: string, condition: Tensor, which: string): void {
  checkTensor(name, condition, which);
  if (condition.dtype !== 'bool' && condition.dtype !== 'uint8')
    throw new TypeError(`${name}: ${which} must be a bool tensor, got ${show(condition)}`);
}

/**
 * `a` where `condition` holds, `b` elsewhere; all three broadcast: `torch.where`.
 *
 * @param condition - bool (or uint8: not zero)
 * @returns the common dtype of a and b. A gradient flows to a where the condition holds, to b where it does not.
 * @throws TypeError if the condition has another dtype, ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * const x = tensor([-1, 0, 2]);
 * where(x.gt(0), x, 0.1); // [0.1, 0.1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.where.html
 */
export function where(condition: Tensor, a: Tensor | Scalar, b: Tensor | Scalar): Tensor {
  checkCondition('where', condition, 'condition');
  const x = operand('where', a, 'a');
  const y = operand('where', b, 'b');
  const dtype = resultType(x, y);
  if (isScalar(a)) checkedStored('where', a, dtype);
  if (isScalar(b)) checkedStored('where', b, dtype);
  return apply(whereOp, [condition, x, y], undefined);
}

export const maskedFillOp: OpRecord<[Tensor, Tensor, Tensor]> = {
  name: 'maskedFill',
  saves: [1],
  forward([x, mask, value], _, out) {
    const row = x.dtype === 'int64' ? (chooseBig as unknown as TernaryRow) : choose;
    return runTernary('maskedFill', row, mask, cast(value, x.dtype), x, x.dtype, out);
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
