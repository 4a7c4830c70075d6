import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import type { Tensor } from '../../tensor.ts';
import { add } from './add.ts';
import { mul } from './mul.ts';
import { unary, unaryInPlace } from './pointwise.ts';
import { programOnFloats } from './runPointwise.ts';

export const expm1Op: OpRecord<[Tensor]> = {
  name: 'expm1',
  saves: ['output'],
  forward: programOnFloats(
    'expm1',
    program(1, (x) => expr.expm1(x)),
  ),
  backward: (g, ctx) => [mul(g, add(ctx.output(), 1))],
};

/**
 * e^x - 1, exact near 0, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * expm1(tensor([0, 1])); // [0, 1.7183]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.expm1.html
 */
export const expm1 = unary(expm1Op);

/**
 * {@link expm1} in place.
 *
 * @example
 * ```ts
 * expm1_(tensor([0, 1])); // [0, 1.7183]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.expm1_.html
 */
export const expm1_ = unaryInPlace(expm1Op);
