import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import type { Tensor } from '../../tensor.ts';
import { div } from './div.ts';
import { inOnePass } from './inOnePass.ts';
import { mul } from './mul.ts';
import { unary, unaryInPlace } from './pointwise.ts';
import { programOnFloats } from './runPointwise.ts';

const slope = program(2, (g, y) => expr.div(g, expr.mul(y, 2)));

export const sqrtOp: OpRecord<[Tensor]> = {
  name: 'sqrt',
  saves: ['output'],
  forward: programOnFloats(
    'sqrt',
    program(1, (x) => expr.sqrt(x)),
  ),
  backward: (g, ctx) => [inOnePass(slope, [g, ctx.output()]) ?? div(g, mul(ctx.output(), 2))],
};

/**
 * √x, element by element; NaN below 0. Integers and bool give float32.
 *
 * @example
 * ```ts
 * sqrt(tensor([4, 2])); // [2, 1.4142]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sqrt.html
 */
export const sqrt = unary(sqrtOp);

/**
 * {@link sqrt} in place.
 *
 * @example
 * ```ts
 * sqrt_(tensor([4, 9])); // [2, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.sqrt_.html
 */
export const sqrt_ = unaryInPlace(sqrtOp);
