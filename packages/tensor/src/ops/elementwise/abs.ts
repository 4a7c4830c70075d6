import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from './mul.ts';
import { refuseBool, sameType, unary, unaryInPlace } from './pointwise.ts';
import { runPointwise } from './runPointwise.ts';
import { sign } from './sign.ts';

const magnitude = program(1, (x) => expr.abs(x));

export const absOp: OpRecord<[Tensor]> = {
  name: 'abs',
  saves: [0],
  forward: ([x], _, out) => runPointwise('abs', magnitude, [x], x.dtype, x.dtype, out),
  backward: (g, ctx) => [mul(g, sign(ctx.input(0)))], // 0 at 0
};

/**
 * |x|, element by element. The gradient at 0 is 0.
 *
 * @throws TypeError for bool
 * @example
 * ```ts
 * abs(tensor([-1.5, 2])); // [1.5, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.abs.html
 */
export const abs = unary(absOp, refuseBool);

/**
 * {@link abs} in place.
 *
 * @example
 * ```ts
 * abs_(tensor([-1, 2])); // [1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.abs_.html
 */
export const abs_ = unaryInPlace(absOp, sameType, refuseBool);
