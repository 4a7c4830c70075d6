import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { besselI0, besselI1 } from '../../math/bessel.ts';
import { rowOf } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { div } from './div.ts';
import { eq } from './eq.ts';
import { mul } from './mul.ts';
import { floatType, runUnary, unary, unaryInPlace } from './pointwise.ts';
import { sub } from './sub.ts';
import { where } from './where.ts';

const rows = { i0: { number: rowOf(besselI0) }, i1: { number: rowOf(besselI1) } };

export const i0Op: OpRecord<[Tensor]> = {
  name: 'i0',
  saves: [0],
  forward([x], _, out) {
    const dtype = floatType(x.dtype);
    return runUnary(rows.i0, x, dtype, dtype, out);
  },
  backward: (g, ctx) => [mul(g, apply(i1Op, [ctx.input(0)], undefined))],
};

/** The modified Bessel function of order 1. */
export const i1Op: OpRecord<[Tensor]> = {
  name: 'i1',
  saves: [0, 'output'],
  forward([x], _, out) {
    const dtype = floatType(x.dtype);
    return runUnary(rows.i1, x, dtype, dtype, out);
  },
  // I₀(x) - I₁(x) / x, and ½ at 0
  backward(g, ctx) {
    const x = ctx.input(0);
    const zero = eq(x, 0);
    const slope = sub(apply(i0Op, [x], undefined), div(ctx.output(), where(zero, 1, x)));
    return [mul(g, where(zero, 0.5, slope))];
  },
};

/**
 * The modified Bessel function of the first kind of order 0, Σ (x² / 4)^k / (k!)². Integers and bool give float32.
 *
 * @example
 * ```ts
 * i0(tensor([0, 1, 2])); // [1, 1.2661, 2.2796]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.i0.html
 */
export const i0 = unary(i0Op);

/**
 * {@link i0} in place.
 *
 * @example
 * ```ts
 * i0_(tensor([0, 1, 2])); // [1, 1.2661, 2.2796]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.i0_.html
 */
export const i0_ = unaryInPlace(i0Op);
