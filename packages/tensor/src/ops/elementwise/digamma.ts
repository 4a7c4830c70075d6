import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import * as gamma from '../../math/gamma.ts';
import { rowOf } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from './mul.ts';
import { unary, unaryInPlace } from './pointwise.ts';
import { polygamma } from './polygamma.ts';
import { polynomial } from './polynomial.ts';
import { onFloats } from './runPointwise.ts';

const inFloat32 = program(1, (given) => {
  const { add, cos, div, eq, floor, log, lt, mul, round, sin, sub, where } = expr;
  const negative = lt(given, 0);
  const x = where(negative, sub(1, given), given);
  // ψ(x) = ψ(x + 4) - 1/x - 1/(x + 1) - 1/(x + 2) - 1/(x + 3), the fractions as one with u = x (x + 3)
  const small = lt(x, 4);
  const u = mul(x, add(x, 3));
  const fractions = div(mul(add(add(x, x), 3), add(add(u, u), 2)), mul(u, add(u, 2)));
  const y = where(small, add(x, 4), x);
  const q = div(1, y);
  const series = mul(
    mul(q, q),
    polynomial(mul(q, q), 0.08333330601453781, -0.008325609378516674, 0.0036229428369551897),
  );
  const far = sub(sub(log(y), mul(q, 0.5)), series);
  const value = sub(far, where(small, fractions, 0));
  // ψ(x) = ψ(1 - x) - π cot πx; at 0 it is infinite, with the sign that -x has, at negative whole numbers it is NaN.
  const turn = mul(sub(given, round(given)), Math.PI);
  const mirrored = sub(value, div(mul(cos(turn), Math.PI), sin(turn)));
  const pole = where(eq(given, floor(given)), Number.NaN, mirrored);
  return where(eq(given, 0), div(-1, given), where(negative, pole, value));
});

export const digammaOp: OpRecord<[Tensor]> = {
  name: 'digamma',
  saves: [0],
  forward: onFloats('digamma', inFloat32, { number: rowOf((x) => gamma.digamma(x)) }),
  backward: (g, ctx) => [mul(g, polygamma(1, ctx.input(0)))],
};

/**
 * The derivative of log Γ(x), element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * digamma(tensor([1, 2])); // [-0.5772, 0.4228]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.digamma.html
 */
export const digamma = unary(digammaOp);

/**
 * {@link digamma} in place.
 *
 * @example
 * ```ts
 * digamma_(tensor([1, 2])); // [-0.5772, 0.4228]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.digamma_.html
 */
export const digamma_ = unaryInPlace(digammaOp);
