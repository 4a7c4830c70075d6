import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';
import { unary, unaryInPlace } from './pointwise.ts';
import { programOnFloats } from './runPointwise.ts';

export const cosOp: OpRecord<[Tensor]> = {
  name: 'cos',
  saves: [0],
  forward: programOnFloats(
    'cos',
    program(1, (x) => expr.cos(x)),
  ),
  backward: (g, ctx) => [mul(g, neg(ctx.input(0).sin()))],
};

/**
 * cos x, x in radians, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * cos(tensor([0, 1])); // [1, 0.5403]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cos.html
 */
export const cos = unary(cosOp);

/**
 * {@link cos} in place.
 *
 * @example
 * ```ts
 * cos_(tensor([0, 1])); // [1, 0.5403]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.cos_.html
 */
export const cos_ = unaryInPlace(cosOp);
