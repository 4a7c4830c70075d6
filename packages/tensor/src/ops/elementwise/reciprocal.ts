import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';
import { unary, unaryInPlace } from './pointwise.ts';
import { programOnFloats } from './runPointwise.ts';
import { square } from './square.ts';

export const reciprocalOp: OpRecord<[Tensor]> = {
  name: 'reciprocal',
  saves: ['output'],
  forward: programOnFloats(
    'reciprocal',
    program(1, (x) => expr.div(1, x)),
  ),
  backward: (g, ctx) => [mul(neg(g), square(ctx.output()))], // d(1/x) = -x^-2 dx
};

/**
 * 1 / x, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * reciprocal(tensor([2, 4])); // [0.5, 0.25]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.reciprocal.html
 */
export const reciprocal = unary(reciprocalOp);

/**
 * {@link reciprocal} in place.
 *
 * @example
 * ```ts
 * reciprocal_(tensor([2, 4])); // [0.5, 0.25]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.reciprocal_.html
 */
export const reciprocal_ = unaryInPlace(reciprocalOp);
