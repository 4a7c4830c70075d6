import { fillUniform } from '@wick/kernels';
import { applyInPlace } from '../../autograd/dispatch.ts';
import type { FloatArray } from '../../core/dtype.ts';
import { type HalfDType, halfBits, isHalf } from '../../core/half.ts';
import type { Tensor } from '../../tensor.ts';
import { type DrawArgs, type DrawAttrs, type DrawOp, draw, drawOptions, noGradient, requireFloat } from './draw.ts';

export const uniformOp: DrawOp<DrawAttrs<'from' | 'to'>> = {
  name: 'uniform',
  halves: true,
  forward: ([x], { generator, from, to }, out = x) =>
    draw('uniform_', out, generator, (twister, data) => {
      fillUniform(twister, data as FloatArray, from, to);
      if (isHalf(out.dtype)) belowBound(data as FloatArray, out.dtype, from, to);
    }),
  backward: noGradient,
};

/** What is rounded up to the upper bound becomes the lower one, which belongs to the range. */
function belowBound(data: FloatArray, dtype: HalfDType, from: number, to: number): void {
  const bound = halfBits(to, dtype);
  for (let i = 0; i < data.length; i++) if (halfBits(data[i]!, dtype) === bound) data[i] = from;
}

const readUniform = drawOptions({ from: 0, to: 1 });

/** {@link Tensor.uniform_} */
export function uniform_(t: Tensor, ...args: DrawArgs): Tensor {
  const attrs = readUniform('uniform_', args);
  requireFloat('uniform_', t);
  return applyInPlace(uniformOp, [t], attrs);
}
