import { fillLogNormal } from '@wick/kernels';
import { applyInPlace } from '../../autograd/dispatch.ts';
import type { FloatArray } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { type DrawArgs, type DrawAttrs, type DrawOp, draw, drawOptions, noGradient, requireFloat } from './draw.ts';

export const logNormalOp: DrawOp<DrawAttrs<'mean' | 'std'>> = {
  name: 'logNormal',
  halves: true,
  forward: ([x], { generator, mean, std }, out = x) =>
    draw('logNormal_', out, generator, (twister, data) => fillLogNormal(twister, data as FloatArray, mean, std)),
  backward: noGradient,
};

const readLogNormal = drawOptions({ mean: 1, std: 2 });

/** {@link Tensor.logNormal_} */
export function logNormal_(t: Tensor, ...args: DrawArgs): Tensor {
  const attrs = readLogNormal('logNormal_', args);
  requireFloat('logNormal_', t);
  return applyInPlace(logNormalOp, [t], attrs);
}
