import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import type { Tensor } from '../../tensor.ts';
import { exp } from './exp.ts';
import { inOnePass } from './inOnePass.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';
import { unary, unaryInPlace } from './pointwise.ts';
import { programOnFloats } from './runPointwise.ts';
import { square } from './square.ts';

const slope = program(2, (g, x, factor) => expr.mul(g, expr.mul(expr.exp(expr.neg(expr.mul(x, x))), factor!)));

/** g · ±2/√π · e^(-x²), the gradient of erf, or of erfc. */
export function erfGradient(g: Tensor, x: Tensor, sign: number): Tensor {
  const factor = (sign * 2) / Math.sqrt(Math.PI);
  return inOnePass(slope, [g, x], [factor]) ?? mul(g, mul(exp(neg(square(x))), factor));
}

export const erfOp: OpRecord<[Tensor]> = {
  name: 'erf',
  saves: [0],
  forward: programOnFloats(
    'erf',
    program(1, (x) => expr.erf(x)),
  ),
  backward: (g, ctx) => [erfGradient(g, ctx.input(0), 1)],
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
