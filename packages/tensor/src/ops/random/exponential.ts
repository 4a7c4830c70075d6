import { fillExponential } from '@wick/kernels';
import { applyInPlace } from '../../autograd/dispatch.ts';
import type { FloatArray } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { type DrawArgs, type DrawAttrs, type DrawOp, draw, drawOptions, noGradient, requireFloat } from './draw.ts';

export const exponentialOp: DrawOp<DrawAttrs<'lambd'>> = {
  name: 'exponential',
  halves: true,
  forward: ([x], { generator, lambd }, out = x) =>
    draw('exponential_', out, generator, (twister, data) => fillExponential(twister, data as FloatArray, lambd)),
  backward: noGradient,
};

const readExponential = drawOptions({ lambd: 1 });

/** {@link Tensor.exponential_} */
export function exponential_(t: Tensor, ...args: DrawArgs): Tensor {
  const attrs = readExponential('exponential_', args);
  requireFloat('exponential_', t);
  return applyInPlace(exponentialOp, [t], attrs);
}
