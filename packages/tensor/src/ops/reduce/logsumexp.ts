import { logSumExp } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { type FloatArray, isFloat } from '../../core/dtype.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { to } from '../shape/to.ts';
import {
  type Keep,
  keepReduced,
  optionsOf,
  type ReduceOptions,
  type Reduction,
  readReduction,
  reduceOptions,
} from './arguments.ts';
import { linesOf } from './lines.ts';
import { reduced } from './sum.ts';

/** log Σ e^x */
export const logsumexpOp: OpRecord<[Tensor], Reduction> = {
  name: 'logsumexp',
  saves: [0, 'output'],
  forward([x], { dims, keepdim }) {
    const { data, outer, n, inner } = linesOf(x, dims);
    const sums = new Float64Array(outer * inner);
    logSumExp(data as FloatArray, sums, outer, n, inner);
    return reduced(sums, x, { dims, keepdim }, x.dtype);
  },
  backward(g, ctx) {
    const x = ctx.input(0);
    const out = keepReduced(ctx.output(), ctx.attrs, x.shape);
    return [keepReduced(g, ctx.attrs, x.shape).mul(x.sub(out).exp())];
  },
};

/**
 * log Σ e^x over one dimension or several, without overflow. See {@link Tensor.logsumexp}.
 *
 * @example
 * ```ts
 * logsumexp(tensor([1000, 1000]), 0); // 1000.6932
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logsumexp.html
 */
export function logsumexp(x: Tensor, dim: ReduceOptions['dim'] | ReduceOptions, keepdim?: Keep): Tensor {
  checkTensor('logsumexp', x);
  const reduction = readReduction('logsumexp', x, optionsOf('logsumexp', reduceOptions, dim, keepdim));
  return apply(logsumexpOp, [isFloat(x.dtype) ? x : to(x, 'float32')], reduction);
}
