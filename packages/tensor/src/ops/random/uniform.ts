import { fillUniform } from '@wick/kernels';
import { applyInPlace } from '../../autograd/dispatch.ts';
import type { FloatArray } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { type DrawArgs, type DrawAttrs, type DrawOp, draw, noGradient, readDraw, requireFloat } from './draw.ts';

export const uniformOp: DrawOp<DrawAttrs<'from' | 'to'>> = {
  name: 'uniform',
  forward: ([x], { generator, from, to }, out = x) =>
    draw('uniform_', out, generator, (twister, data) => fillUniform(twister, data as FloatArray, from, to)),
  backward: noGradient,
};

/** {@link Tensor.uniform_} */
export function uniform_(t: Tensor, ...args: DrawArgs): Tensor {
  const attrs = readDraw('uniform_', args, { from: 0, to: 1 });
  requireFloat('uniform_', t);
  return applyInPlace(uniformOp, [t], attrs);
}
