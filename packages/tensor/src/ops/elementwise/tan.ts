import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import type { Tensor } from '../../tensor.ts';
import { add } from './add.ts';
import { inOnePass } from './inOnePass.ts';
import { mul } from './mul.ts';
import { unary, unaryInPlace } from './pointwise.ts';
import { programOnFloats } from './runPointwise.ts';
import { square } from './square.ts';

const slope = program(2, (g, y) => expr.mul(g, expr.add(expr.mul(y, y), 1)));

export const tanOp: OpRecord<[Tensor]> = {
  name: 'tan',
  saves: ['output'],
  forward: programOnFloats(
    'tan',
    program(1, (x) => expr.div(expr.sin(x), expr.cos(x))),
  ),
  backward: (g, ctx) => [inOnePass(slope, [g, ctx.output()]) ?? mul(g, add(square(ctx.output()), 1))],
};

/**
 * tan x, x in radians, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * tan(tensor([0, 1])); // [0, 1.5574]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.tan.html
 */
export const tan = unary(tanOp);

/**
 * {@link tan} in place.
 *
 * @example
 * ```ts
 * tan_(tensor([0, 1])); // [0, 1.5574]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.tan_.html
 */
export const tan_ = unaryInPlace(tanOp);
