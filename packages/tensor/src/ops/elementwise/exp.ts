import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from './mul.ts';
import { unary, unaryInPlace } from './pointwise.ts';
import { programOnFloats } from './runPointwise.ts';

export const expOp: OpRecord<[Tensor]> = {
  name: 'exp',
  saves: ['output'],
  forward: programOnFloats(
    'exp',
    program(1, (x) => expr.exp(x)),
  ),
  backward: (g, ctx) => [mul(g, ctx.output())],
};

/**
 * e^x, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * exp(tensor([0, 1])); // [1, 2.7183]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.exp.html
 */
export const exp = unary(expOp);

/**
 * {@link exp} in place.
 *
 * @example
 * ```ts
 * exp_(tensor([0, 1])); // [1, 2.7183]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.exp_.html
 */
export const exp_ = unaryInPlace(expOp);
