import { fillGeometric } from '@wick/kernels';
import { applyInPlace } from '../../autograd/dispatch.ts';
import type { Tensor } from '../../tensor.ts';
import { type DrawArgs, type DrawAttrs, type DrawOp, draw, drawOptions, noGradient } from './draw.ts';

export const geometricOp: DrawOp<DrawAttrs<'p'>> = {
  name: 'geometric',
  halves: true,
  forward: ([x], { generator, p }, out = x) =>
    draw('geometric_', out, generator, (twister, data) => fillGeometric(twister, data, p)),
  backward: noGradient,
};

const readGeometric = drawOptions({ p: undefined as unknown as number });

/** {@link Tensor.geometric_} */
export function geometric_(t: Tensor, ...args: DrawArgs): Tensor {
  const attrs = readGeometric('geometric_', args);
  if (t.dtype === 'bool') throw new TypeError('geometric_: a numeric tensor is needed, this one is bool');
  return applyInPlace(geometricOp, [t], attrs);
}
