import { show } from '../core/errors.ts';
import { apply } from '../dispatch.ts';
import * as math from '../math/erf.ts';
import * as gamma from '../math/gamma.ts';
import type { OpRecord } from '../op.ts';
import { rowOf } from '../strided/rows.ts';
import type { Tensor } from '../tensor.ts';
import { checkTensor } from './arguments.ts';
import { mul, neg } from './arithmetic.ts';
import { floatType, onFloats, runUnary, unary, unaryInPlace } from './pointwise.ts';
import { exp, square } from './unary.ts';

/** 2/√π · e^(-x²), the slope of erf. */
function erfSlope(x: Tensor, sign: number): Tensor {
  return mul(exp(neg(square(x))), (sign * 2) / Math.sqrt(Math.PI));
}

export const erfOp: OpRecord<[Tensor]> = {
  name: 'erf',
  saves: [0],
  forward: onFloats({
    number(n, out, o, so, a, p, sa) {
      for (let i = 0; i < n; i++, o += so, p += sa) out[o] = math.erf(a[p]!);
    },
  }),
  backward: (g, ctx) => [mul(g, erfSlope(ctx.input(0), 1))],
};

/**
 * The error function, 2/√π ∫₀ˣ e^(-t²) dt, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * erf(tensor([0, 1])); // [0, 0.8427]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.erf.html
 */
export const erf = unary(erfOp);
export const erf_ = unaryInPlace(erfOp);

export const erfcOp: OpRecord<[Tensor]> = {
  name: 'erfc',
  saves: [0],
  forward: onFloats({ number: rowOf((x) => math.erfc(x)) }),
  backward: (g, ctx) => [mul(g, erfSlope(ctx.input(0), -1))],
};

/**
 * 1 - erf(x), exact where erf(x) is near 1. Integers and bool give float32.
 *
 * @example
 * ```ts
 * erfc(tensor([0, 1])); // [1, 0.1573]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.erfc.html
 */
export const erfc = unary(erfcOp);
export const erfc_ = unaryInPlace(erfcOp);

export const lgammaOp: OpRecord<[Tensor]> = {
  name: 'lgamma',
  saves: [0],
  forward: onFloats({ number: rowOf((x) => gamma.lgamma(x)) }),
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
export const lgamma_ = unaryInPlace(lgammaOp);

export const digammaOp: OpRecord<[Tensor]> = {
  name: 'digamma',
  saves: [0],
  forward: onFloats({ number: rowOf((x) => gamma.digamma(x)) }),
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
export const digamma_ = unaryInPlace(digammaOp);

export const polygammaOp: OpRecord<[Tensor], { n: number }> = {
  name: 'polygamma',
  saves: [0],
  forward([x], { n }) {
    const dtype = floatType(x.dtype);
    return runUnary({ number: rowOf((v) => gamma.polygamma(n, v)) }, x, dtype, dtype);
  },
  backward: (g, ctx) => [mul(g, polygamma(ctx.attrs.n + 1, ctx.input(0)))],
};

/**
 * The n-th derivative of the digamma function: `torch.polygamma`.
 *
 * @throws RangeError if n is not a whole number from 0 up
 * @example
 * ```ts
 * polygamma(1, tensor([1, 2])); // [1.6449, 0.6449]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.polygamma.html
 */
export function polygamma(n: number, x: Tensor): Tensor {
  if (!Number.isSafeInteger(n) || n < 0)
    throw new RangeError(`polygamma: n must be a whole number from 0 up, got ${show(n)}`);
  return apply(polygammaOp, [checkTensor('polygamma', x)], { n });
}
