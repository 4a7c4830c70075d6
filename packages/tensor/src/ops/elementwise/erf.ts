import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import type { Tensor } from '../../tensor.ts';
import { exp } from './exp.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';
import { unary, unaryInPlace } from './pointwise.ts';
import { programOnFloats } from './runPointwise.ts';
import { square } from './square.ts';

/** 2/√π · e^(-x²), the slope of erf. */
export function erfSlope(x: Tensor, sign: number): Tensor {
  return mul(exp(neg(square(x))), (sign * 2) / Math.sqrt(Math.PI));
}

export const erfOp: OpRecord<[Tensor]> = {
  name: 'erf',
  saves: [0],
  forward: programOnFloats(
    'erf',
    program(1, (x) => expr.erf(x)),
  ),
  backward: (g, ctx) => [mul(g, erfSlope(ctx.input(0), 1))],
};

/**
 * The error function, 2/√π ∫₀ˣ e^(-t²) dt, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * erf(tensor([0, 1])); // [0, 0.8427]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.erf.html
 */
export const erf = unary(erfOp);

/**
 * {@link erf} in place.
 *
 * @example
 * ```ts
 * erf_(tensor([0, 1])); // [0, 0.8427]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.erf_.html
 */
export const erf_ = unaryInPlace(erfOp);
