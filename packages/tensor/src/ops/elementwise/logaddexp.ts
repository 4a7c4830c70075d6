import { expr, program } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { resultType } from '../../core/promotion.ts';
import { rowOf2 } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { add } from './add.ts';
import { checkFloats } from './checkFloats.ts';
import { div } from './div.ts';
import { exp } from './exp.ts';
import { type BinaryKernel, runBinary } from './pointwise.ts';
import { castAll, runPointwise } from './runPointwise.ts';
import { sub } from './sub.ts';

const inFloat32 = program(2, (x, y) => {
  const rest = expr.log1p(expr.exp(expr.neg(expr.abs(expr.sub(x, y)))));
  return expr.where(expr.eq(x, y), expr.add(x, Math.LN2), expr.add(expr.max(x, y), rest)); // also for two infinities
});

const logaddexpKernel: BinaryKernel = {
  number: rowOf2((x, y) => (x === y ? x + Math.LN2 : Math.max(x, y) + Math.log1p(Math.exp(-Math.abs(x - y))))), // also for two infinities
};

export const logaddexpOp: OpRecord<[Tensor, Tensor]> = {
  name: 'logaddexp',
  saves: [0, 1],
  forward([a, b], _, out) {
    const dtype = resultType(a, b);
    if (dtype === 'float32') return runPointwise('logaddexp', inFloat32, castAll([a, b], dtype), dtype, dtype, out);
    return runBinary('logaddexp', logaddexpKernel, a, b, dtype, dtype, out);
  },
  backward: (g, ctx) => [
    ctx.needs(0) ? div(g, add(exp(sub(ctx.input(1), ctx.input(0))), 1)) : null, // e^a / (e^a + e^b)
    ctx.needs(1) ? div(g, add(exp(sub(ctx.input(0), ctx.input(1))), 1)) : null,
  ],
};

/**
 * ln(e^a + e^b); see {@link Tensor.logaddexp}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * logaddexp(tensor([0, 1]), tensor([0, 2])); // [0.6931, 2.3133]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logaddexp.html
 */
export function logaddexp(a: Tensor, b: Tensor): Tensor {
  checkFloats('logaddexp', a, b);
  return apply(logaddexpOp, [a, b], undefined);
}
