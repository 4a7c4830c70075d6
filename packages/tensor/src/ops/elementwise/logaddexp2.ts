import { expr, program } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { resultType } from '../../core/promotion.ts';
import type { BinaryRow } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { checkFloats } from './checkFloats.ts';
import { mul } from './mul.ts';
import { runBinary } from './pointwise.ts';
import { castAll, runPointwise } from './runPointwise.ts';
import { sub } from './sub.ts';

const inFloat32 = program(2, (x, y) => {
  const rest = expr.mul(expr.log1p(expr.exp2(expr.neg(expr.abs(expr.sub(x, y))))), Math.LOG2E);
  return expr.where(expr.eq(x, y), expr.add(x, 1), expr.add(expr.max(x, y), rest)); // also for two infinities
});

const inFloat64: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) {
    const x = a[p]!;
    const y = b[q]!;
    out[o] = x === y ? x + 1 : Math.max(x, y) + Math.log1p(2 ** -Math.abs(x - y)) / Math.LN2;
  }
};

export const logaddexp2Op: OpRecord<[Tensor, Tensor]> = {
  name: 'logaddexp2',
  saves: [0, 1],
  forward([a, b], _, out) {
    const dtype = resultType(a, b);
    if (dtype === 'float32') return runPointwise('logaddexp2', inFloat32, castAll([a, b], dtype), dtype, dtype, out);
    return runBinary('logaddexp2', { number: inFloat64 }, a, b, dtype, dtype, out);
  },
  // 2^a / (2^a + 2^b) = σ((a - b) ln 2)
  backward: (g, ctx) => [
    ctx.needs(0) ? mul(g, mul(sub(ctx.input(0), ctx.input(1)), Math.LN2).sigmoid()) : null,
    ctx.needs(1) ? mul(g, mul(sub(ctx.input(1), ctx.input(0)), Math.LN2).sigmoid()) : null,
  ],
};

/**
 * log2(2^a + 2^b) without overflow; floats only.
 *
 * @example
 * ```ts
 * logaddexp2(tensor([1]), tensor([1])); // [2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logaddexp2.html
 */
export function logaddexp2(a: Tensor, b: Tensor): Tensor {
  checkFloats('logaddexp2', a, b);
  return apply(logaddexp2Op, [a, b], undefined);
}
