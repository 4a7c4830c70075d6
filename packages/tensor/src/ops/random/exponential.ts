import { fillExponential } from '@wick/kernels';
import { applyInPlace } from '../../autograd/dispatch.ts';
import type { FloatArray } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { type DrawArgs, type DrawAttrs, type DrawOp, draw, noGradient, readDraw, requireFloat } from './draw.ts';

export const exponentialOp: DrawOp<DrawAttrs<'lambda'>> = {
  name: 'exponential',
  halves: true,
  forward: ([x], { generator, lambda }, out = x) =>
    draw('exponential_', out, generator, (twister, data) => fillExponential(twister, data as FloatArray, lambda)),
  backward: noGradient,
};

/** {@link Tensor.exponential_} */
export function exponential_(t: Tensor, ...args: DrawArgs): Tensor {
  const attrs = readDraw('exponential_', args, { lambda: 1 });
  requireFloat('exponential_', t);
  return applyInPlace(exponentialOp, [t], attrs);
}
