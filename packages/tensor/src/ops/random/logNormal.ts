import { fillLogNormal } from '@wick/kernels';
import { applyInPlace } from '../../autograd/dispatch.ts';
import type { FloatArray } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { type DrawArgs, type DrawAttrs, type DrawOp, draw, noGradient, readDraw, requireFloat } from './draw.ts';

export const logNormalOp: DrawOp<DrawAttrs<'mean' | 'std'>> = {
  name: 'logNormal',
  halves: true,
  forward: ([x], { generator, mean, std }, out = x) =>
    draw('logNormal_', out, generator, (twister, data) => fillLogNormal(twister, data as FloatArray, mean, std)),
  backward: noGradient,
};

/** {@link Tensor.logNormal_} */
export function logNormal_(t: Tensor, ...args: DrawArgs): Tensor {
  const attrs = readDraw('logNormal_', args, { mean: 1, std: 2 });
  requireFloat('logNormal_', t);
  return applyInPlace(logNormalOp, [t], attrs);
}
