import { fillCauchy } from '@wick/kernels';
import { applyInPlace } from '../../autograd/dispatch.ts';
import type { FloatArray } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { type DrawArgs, type DrawAttrs, type DrawOp, draw, drawOptions, noGradient, requireFloat } from './draw.ts';

export const cauchyOp: DrawOp<DrawAttrs<'median' | 'sigma'>> = {
  name: 'cauchy',
  halves: true,
  forward: ([x], { generator, median, sigma }, out = x) =>
    draw('cauchy_', out, generator, (twister, data) => fillCauchy(twister, data as FloatArray, median, sigma)),
  backward: noGradient,
};

const readCauchy = drawOptions({ median: 0, sigma: 1 });

/** {@link Tensor.cauchy_} */
export function cauchy_(t: Tensor, ...args: DrawArgs): Tensor {
  const attrs = readCauchy('cauchy_', args);
  requireFloat('cauchy_', t);
  return applyInPlace(cauchyOp, [t], attrs);
}
