import { softmaxBackward, softmax as softmaxKernel } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import type { DType, FloatArray } from '../../core/dtype.ts';
import { wrapArray } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Given } from '../../core/options.ts';
import { allocateFor } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { linesOf } from '../reduce/lines.ts';
import { type Along, type AlongOptions, alongOptions, dimsOf, normalize } from './alongDim.ts';

/** y_i = e^{x_i} / Σ_k e^{x_k} */
export const softmaxOp: OpRecord<[Tensor], Along> = {
  name: 'softmax',
  saves: ['output'],
  forward([x], attrs) {
    const out = allocateFor(x.shape, x.dtype, undefined, false);
    const { data, outer, n, inner } = linesOf(x, dimsOf(x, attrs));
    softmaxKernel(data as FloatArray, out as FloatArray, outer, n, inner);
    return wrapArray(out, x.shape, x.dtype);
  },
  backward: (g, ctx) => [apply(softmaxBackwardOp, [g, ctx.output()], ctx.attrs)],
};

/** From g and y: y (g - Σ g y) */
export const softmaxBackwardOp: OpRecord<[g: Tensor, y: Tensor], Along> = {
  name: 'softmaxBackward',
  saves: [0, 1],
  forward([g, y], attrs) {
    const out = allocateFor(y.shape, y.dtype, undefined, false) as FloatArray;
    const { data, outer, n, inner } = linesOf(y, dimsOf(y, attrs));
    softmaxBackward(linesOf(g, dimsOf(y, attrs)).data as FloatArray, data as FloatArray, out, outer, n, inner, false);
    return wrapArray(out, y.shape, y.dtype);
  },
  backward(h, ctx) {
    const [g, y] = [ctx.input(0), ctx.input(1)];
    const { dim } = ctx.attrs;
    const total = (a: Tensor, b: Tensor) => a.mul(b).sum(dim, true);
    return [
      ctx.needs(0) ? apply(softmaxBackwardOp, [h, y], ctx.attrs) : null, // symmetric in g and h
      ctx.needs(1) ? h.mul(g.sub(total(g, y))).sub(g.mul(total(h, y))) : null,
    ];
  },
};

/**
 * e^x / Σ e^x along a dimension, so that each line sums to 1. See {@link Tensor.softmax}.
 *
 * @example
 * ```ts
 * softmax(tensor([0, 0]), 0); // [0.5, 0.5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.softmax.html
 */
export function softmax(
  x: Tensor,
  dimOrOptions: number | AlongOptions,
  ...given: Given<{ dtype?: DType }, [dtype: DType]>
): Tensor {
  checkTensor('softmax', x);
  const { dim, dtype } = alongOptions.take('softmax', [dimOrOptions, ...given]);
  return normalize('softmax', softmaxOp, x, dim, dtype);
}
