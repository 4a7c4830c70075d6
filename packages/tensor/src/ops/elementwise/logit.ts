import { expr, program } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { checkNumber } from '../../core/check.ts';
import { checkTensor } from '../../core/operand.ts';
import { type Named, named } from '../../core/options.ts';
import type { UnaryRow } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { div } from './div.ts';
import { gt } from './gt.ts';
import { logicalOr } from './logicalOr.ts';
import { lt } from './lt.ts';
import { mul } from './mul.ts';
import { floatType, inPlaceUnary, runUnary } from './pointwise.ts';
import { castAll, runPointwise } from './runPointwise.ts';
import { sub } from './sub.ts';
import { where } from './where.ts';

const inFloat32 = program(1, (x) => expr.log(expr.div(x, expr.sub(1, x))));
const clamped = program(1, (x, low, high) =>
  inFloat32.define(expr.where(expr.lt(x, low), low, expr.where(expr.gt(x, high), high, x))),
);

/** Clamped to limits that may be infinite. */
const inFloat64 =
  (low: number, high: number): UnaryRow =>
  (n, out, o, so, a, p, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sa) {
      const x = a[p]!;
      const inside = x < low ? low : x > high ? high : x;
      out[o] = Math.log(inside / (1 - inside));
    }
  };

export const logitOp: OpRecord<[Tensor], { eps: number | null }> = {
  name: 'logit',
  saves: [0],
  forward([x], { eps }, out) {
    const dtype = floatType(x.dtype);
    const low = eps ?? Number.NEGATIVE_INFINITY;
    const high = 1 - low;
    if (dtype === 'float64') return runUnary({ number: inFloat64(low, high) }, x, dtype, dtype, out);
    const [used, limits] = eps === null ? [inFloat32, []] : [clamped, [low, high]];
    return runPointwise('logit', used, castAll([x], 'float32'), 'float32', 'float32', out, limits);
  },
  backward(g, ctx) {
    const x = ctx.input(0);
    const { eps } = ctx.attrs;
    const slope = div(g, mul(x, sub(1, x)));
    const outside = logicalOr(lt(x, eps ?? 0), gt(x, 1 - (eps ?? 0)));
    return [where(outside, eps === null ? Number.NaN : 0, slope)];
  },
};

function readEps(where_: string, given: Named<'eps', number | null>): { eps: number | null } {
  const eps = named(where_, 'eps', given) ?? null;
  return { eps: eps === null ? null : checkNumber(where_, 'eps', eps) };
}

/**
 * ln(x / (1 - x)), the inverse of sigmoid. Integers and bool give float32.
 *
 * @param eps - x is clamped to [eps, 1 - eps] first; null (the default) leaves it, and gives NaN outside of [0, 1]
 * @example
 * ```ts
 * logit(tensor([0.5, 0.9])); // [0, 2.1972]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logit.html
 */
export function logit(x: Tensor, eps: Named<'eps', number | null> = null): Tensor {
  return apply(logitOp, [checkTensor('logit', x)], readEps('logit', eps));
}

/**
 * {@link logit} in place.
 *
 * @example
 * ```ts
 * logit_(tensor([0.5, 0.9])); // [0, 2.1972]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logit.html
 */
export function logit_(x: Tensor, eps: Named<'eps', number | null> = null): Tensor {
  checkTensor('logit_', x);
  return inPlaceUnary(logitOp, x, readEps('logit_', eps), floatType(x.dtype));
}
