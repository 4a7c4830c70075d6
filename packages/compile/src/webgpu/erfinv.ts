import { type Expression, expr } from '@wick/kernels';
import { erfinvFits } from '@wick/tensor/internal';

const { abs, add, copySign, div, eq, horner, le, log, mul, neg, sqrt, sub, where } = expr;

/** A polynomial, its coefficients in ascending powers. */
function polynomial(fit: number, x: Expression): Expression {
  const [highest = 0, ...others] = [...erfinvFits[fit]!].reverse();
  return others.reduce<Expression>((sum, factor) => horner(sum, x, factor), add(mul(x, 0), highest));
}

const x: Expression = { given: 0 };
const size = abs(x);
const near = sub(0.180625, mul(mul(x, x), 0.25));
const middle = div(mul(mul(mul(x, 0.5), polynomial(0, near)), Math.SQRT1_2), polynomial(1, near));
const r = sqrt(neg(log(mul(sub(1, size), 0.5))));
const [tail, farTail] = [sub(r, 1.6), sub(r, 5)];
const outer = where(
  le(r, 5),
  div(polynomial(2, tail), polynomial(3, tail)),
  div(polynomial(4, farTail), polynomial(5, farTail)),
);

/** The inverse of erf, by the CPU's rational functions: infinite at -1 and 1, NaN beyond. */
export const erfinv = where(
  le(size, 0.85),
  middle,
  copySign(where(eq(size, 1), Number.POSITIVE_INFINITY, mul(outer, Math.SQRT1_2)), x),
);
