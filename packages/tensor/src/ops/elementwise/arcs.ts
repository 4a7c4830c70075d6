import { type Expression, expr, type Term } from '@wick/kernels';
import { polynomial } from './polynomial.ts';

const { abs, add, div, horner, lt, mul, sqrt, sub, where } = expr;

/** Half the circle's arcs are read off a polynomial: where |x| < ½, and what arcsin is made of there and elsewhere. */
export interface Arcsine {
  readonly near: Expression;
  /** arcsin x where `near`, else arcsin √((1 - |x|) / 2), of which π/2 - 2 times it is arcsin |x|. */
  readonly arc: Expression;
}

/** s + s³ P(s²), minimax for |s| <= ½ to 5e-9; NaN beyond |x| = 1. */
export function arcsine(x: Term): Arcsine {
  const a = abs(x);
  const near = lt(a, 0.5);
  const z = where(near, mul(x, x), mul(sub(1, a), 0.5));
  const s = where(near, x, sqrt(z));
  const p = polynomial(
    z,
    0.16666753590106964,
    0.07495241612195969,
    0.045477092266082764,
    0.024147646501660347,
    0.04221848025918007,
  );
  return { near, arc: horner(mul(s, z), p, s) };
}

/** arctan q for q >= 0: beyond tan π/8 by (q - 1) / (q + 1) from π/4 on. */
export function arctangent(n: Term, d: Term): Expression {
  const far = lt(mul(d, Math.SQRT2 - 1), n);
  const s = div(where(far, sub(n, d), n), where(far, add(n, d), d));
  const z = mul(s, s);
  const p = polynomial(
    z,
    -0.33333316445350647,
    0.19998489320278168,
    -0.14243847131729126,
    0.10595987737178802,
    -0.060834214091300964,
  );
  return add(horner(mul(s, z), p, s), where(far, Math.PI / 4, 0));
}
