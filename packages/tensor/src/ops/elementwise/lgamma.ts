import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import * as gamma from '../../math/gamma.ts';
import { rowOf } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { digamma } from './digamma.ts';
import { mul } from './mul.ts';
import { unary, unaryInPlace } from './pointwise.ts';
import { polynomial } from './polynomial.ts';
import { onFloats } from './runPointwise.ts';

// log Γ(2 + r) / r, minimax for |r| <= ½ to 8e-9.
const aroundTwo = [
  0.42278432846069336, 0.32246699929237366, -0.0673532709479332, 0.020582027733325958, -0.007366343401372433,
  0.002875647274777293, -0.001312771812081337, 0.0005776148173026741,
];

const inFloat32 = program(1, (given) => {
  const { abs, add, div, eq, gt, horner, log, lt, mul, neg, round, sin, sub, where } = expr;
  const inf = Number.POSITIVE_INFINITY;
  const negative = lt(given, 0);
  const x = where(negative, sub(1, given), given);
  // Where x < 3.5 it is moved to within ½ of 2, by Γ(x + 1) = x Γ(x).
  const tiny = lt(x, 0.5);
  const small = lt(x, 1.5);
  const middle = lt(x, 2.5);
  const r = where(tiny, x, where(small, sub(x, 1), where(middle, sub(x, 2), sub(x, 3))));
  const factor = where(tiny, mul(x, add(x, 1)), where(small, x, where(middle, 1, sub(x, 1))));
  const moved = log(factor);
  const near = horner(r, polynomial(r, ...aroundTwo), where(middle, neg(moved), moved));
  const q = div(1, x);
  const series = mul(q, polynomial(mul(q, q), 0.0833333283662796, -0.0027758986689150333, 0.0007292908267118037));
  const far = add(sub(mul(sub(x, 0.5), log(x)), x), add(series, 0.9189385332046727)); // ½ log 2π
  const value = where(lt(x, 3.5), near, where(eq(x, inf), x, far));
  // Γ(x) Γ(1 - x) = π / sin πx; the sine of the distance to the next whole number keeps its digits.
  const sine = abs(sin(mul(sub(given, round(given)), Math.PI)));
  // It is infinite at whole numbers, and at -inf.
  const mirrored = sub(sub(1.1447298858494002, log(sine)), value); // log π
  return where(negative, where(eq(sine, sine), where(gt(sine, 0), mirrored, inf), inf), value);
});

export const lgammaOp: OpRecord<[Tensor]> = {
  name: 'lgamma',
  saves: [0],
  forward: onFloats('lgamma', inFloat32, { number: rowOf((x) => gamma.lgamma(x)) }),
  backward: (g, ctx) => [mul(g, digamma(ctx.input(0)))],
};

/**
 * log |Γ(x)|, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * lgamma(tensor([1, 5])); // [0, 3.1781]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.lgamma.html
 */
export const lgamma = unary(lgammaOp);

/**
 * {@link lgamma} in place.
 *
 * @example
 * ```ts
 * lgamma_(tensor([1, 5])); // [0, 3.1781]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.lgamma_.html
 */
export const lgamma_ = unaryInPlace(lgammaOp);
