import { expr, program } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import type { Scalar } from '../../core/dtype.ts';
import { checkTensor, operand } from '../../core/operand.ts';
import { resultType } from '../../core/promotion.ts';
import { sameShape } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { inOnePass, laidBy, summedInOnePass } from './inOnePass.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';
import { floatType, inPlace } from './pointwise.ts';
import { checkDivision, type DivOptions, modeOf, roundedDivOp } from './roundedDivision.ts';
import { castAll, runPointwise, runWithNumber } from './runPointwise.ts';

const quotient = program(2, (a, b) => expr.div(a, b));

/** The slope of the divisor, with the roundings of its operations. */
const slope = program(3, (g, a, b) => expr.mul(expr.neg(g), expr.div(expr.div(a, b), b)));

function divisorGradient(g: Tensor, a: Tensor, b: Tensor): Tensor {
  const summed = summedInOnePass(slope, [g, a, b], b.shape);
  if (summed) return summed;
  const isWhole = sameShape(a.shape, g.shape);
  const alone = isWhole ? inOnePass(slope, [g, a, b], [], [laidBy(g), laidBy(a, b)]) : null;
  return alone ?? mul(neg(g), div(div(a, b), b));
}

export const divOp: OpRecord<[Tensor, Tensor]> = {
  name: 'div',
  saves: (needs) => (needs(1) ? [0, 1] : [1]),
  forward(inputs, _, out) {
    const dtype = floatType(resultType(...inputs));
    return runPointwise('div', quotient, castAll(inputs, dtype), dtype, dtype, out);
  },
  // d(a/b) = da/b - (a/b)/b db
  backward: (g, ctx) => [
    ctx.needs(0) ? div(g, ctx.input(1)) : null,
    ctx.needs(1) ? divisorGradient(g, ctx.input(0), ctx.input(1)) : null,
  ],
};

/**
 * a / b; see {@link Tensor.div}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * div(tensor([1, 7]), tensor([4, 2])); // [0.25, 3.5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.div.html
 */
export function div(a: Tensor | Scalar, b: Tensor | Scalar, options?: DivOptions): Tensor {
  const simple = options === undefined ? runWithNumber('div', quotient, a, b) : null;
  if (simple) return simple;
  const first = operand('div', a, 'input');
  const other = operand('div', b);
  const roundingMode = modeOf('div', options);
  if (roundingMode === null) return apply(divOp, [first, other], undefined);
  checkDivision('div', first, other);
  return apply(roundedDivOp, [first, other], { roundingMode });
}

/** In place: a / b. */
export function div_(a: Tensor, b: Tensor | Scalar, options?: DivOptions): Tensor {
  const other = operand('div_', b);
  checkTensor('div_', a);
  const roundingMode = modeOf('div_', options);
  if (roundingMode === null) return inPlace(divOp, a, other, undefined, floatType(resultType(a, other)));
  return inPlace(roundedDivOp, a, other, { roundingMode }, checkDivision('div_', a, other));
}
