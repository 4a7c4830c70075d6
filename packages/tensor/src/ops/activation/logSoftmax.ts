import { logSoftmax as logSoftmaxKernel, softmaxBackward } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import type { DType, FloatArray } from '../../core/dtype.ts';
import { isHalf } from '../../core/half.ts';
import { wrapArray } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Given } from '../../core/options.ts';
import { allocateFor } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { linesOf } from '../reduce/lines.ts';
import { type Along, type AlongOptions, alongOptions, dimsOf, normalize } from './alongDim.ts';
import { logSoftmaxOfHalves } from './logSoftmaxOfHalves.ts';

/** y_i = x_i - log Σ_k e^{x_k} */
export const logSoftmaxOp: OpRecord<[Tensor], Along> = {
  name: 'logSoftmax',
  halves: true,
  saves: ['output'],
  forward([x], attrs) {
    if (isHalf(x.dtype)) return logSoftmaxOfHalves(x, x.dtype, attrs.dim);
    const out = allocateFor(x.shape, x.dtype, undefined, false);
    const { data, outer, n, inner } = linesOf(x, dimsOf(x, attrs));
    logSoftmaxKernel(data as FloatArray, out as FloatArray, outer, n, inner);
    return wrapArray(out, x.shape, x.dtype);
  },
  backward: (g, ctx) => [apply(logSoftmaxBackwardOp, [g, ctx.output()], ctx.attrs)],
};

/** From g and y: g - e^y Σ g */
export const logSoftmaxBackwardOp: OpRecord<[g: Tensor, y: Tensor], Along> = {
  name: 'logSoftmaxBackward',
  saves: [0, 1],
  forward([g, y], attrs) {
    const out = allocateFor(y.shape, y.dtype, undefined, false) as FloatArray;
    const { data, outer, n, inner } = linesOf(y, dimsOf(y, attrs));
    softmaxBackward(linesOf(g, dimsOf(y, attrs)).data as FloatArray, data as FloatArray, out, outer, n, inner, true);
    return wrapArray(out, y.shape, y.dtype);
  },
  backward(h, ctx) {
    const [g, y] = [ctx.input(0), ctx.input(1)];
    const { dim } = ctx.attrs;
    const weighted = h.mul(y.exp());
    return [
      ctx.needs(0) ? h.sub(weighted.sum(dim, true)) : null,
      ctx.needs(1) ? weighted.mul(g.sum(dim, true)).neg() : null,
    ];
  },
};

/**
 * The logarithm of softmax, computed as x - log Σ e^x. See {@link Tensor.logSoftmax}.
 *
 * @example
 * ```ts
 * logSoftmax(tensor([0, 0]), 0); // [-0.6931, -0.6931]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.log_softmax.html
 */
export function logSoftmax(
  x: Tensor,
  dimOrOptions: number | AlongOptions,
  ...given: Given<{ dtype?: DType }, [dtype: DType]>
): Tensor {
  checkTensor('logSoftmax', x);
  const { dim, dtype } = alongOptions.take('logSoftmax', [dimOrOptions, ...given]);
  return normalize('logSoftmax', logSoftmaxOp, x, dim, dtype);
}
