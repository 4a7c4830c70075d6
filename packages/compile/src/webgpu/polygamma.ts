import type { GpuExpression, GpuTerm } from '@wick/webgpu';
import type { LowerOnGpu } from './places.ts';
import { does, floats } from './programs.ts';

// As @wick/tensor has it, in float32: Hurwitz' zeta function, and reflection below 0.

/** Derivatives whose powers and factorials are floats. */
const MOST = 12;

/** The n-th derivative of π cot πx: π^(n + 1) P(cot πx), where P starts as c and becomes -(1 + c²) P' with each derivative. */
function cotDerivative(n: number, x: GpuTerm): GpuTerm {
  let p = [0, 1];
  for (let k = 0; k < n; k++) {
    const slope = p.slice(1).map((v, i) => -v * (i + 1));
    p = [...slope, 0, 0].map((v, i) => v + (slope[i - 2] ?? 0));
  }
  const turn = does('mul', does('sub', x, does('round', x)), Math.PI);
  const c = does('div', does('cos', turn), does('sin', turn));
  const factors = p.map((v) => v * Math.PI ** (n + 1)).reverse();
  return factors.reduce<GpuTerm>((sum, v) => (sum === 0 ? v : does('add', does('mul', sum, c), v)), 0);
}

function value(n: number): GpuExpression {
  const given = { given: 0 };
  const sign = n % 2 === 0 ? -1 : 1;
  let factorial = sign;
  for (let k = 2; k <= n; k++) factorial *= k;
  const isBelow = does('le', given, 0);
  const x = does('where', isBelow, does('sub', 1, given), given);
  const above = does('mul', does('zeta', n + 1, x), factorial);
  const below = does('sub', does('mul', above, -sign), cotDerivative(n, given));
  const isPole = does('eq', given, does('floor', given));
  const isLeast = does('eq', given, Number.NEGATIVE_INFINITY);
  const pole = does('where', isLeast, Number.NaN, sign * Number.POSITIVE_INFINITY);
  const found = does('where', isBelow, does('where', isPole, pole, below), above);
  return does('where', does('eq', given, given), found, given);
}

/** Derivatives of digamma. */
export const polygamma: LowerOnGpu = (step, layout) => {
  const { n } = step.attrs as { n: number };
  return n < 1 || n > MOST ? null : floats(value(n))(step, layout);
};
