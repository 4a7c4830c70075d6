import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from './mul.ts';
import { unary, unaryInPlace } from './pointwise.ts';
import { programOnFloats } from './runPointwise.ts';
import { square } from './square.ts';

export const rsqrtOp: OpRecord<[Tensor]> = {
  name: 'rsqrt',
  saves: ['output'],
  forward: programOnFloats(
    'rsqrt',
    program(1, (x) => expr.div(1, expr.sqrt(x))),
  ),
  // d(x^-½) = -½ x^-³ᐟ² dx
  backward: (g, ctx) => [mul(mul(g, -0.5), mul(square(ctx.output()), ctx.output()))],
};

/**
 * 1 / √x, element by element; NaN below 0. Integers and bool give float32.
 *
 * @example
 * ```ts
 * rsqrt(tensor([4, 16])); // [0.5, 0.25]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.rsqrt.html
 */
export const rsqrt = unary(rsqrtOp);

/**
 * {@link rsqrt} in place.
 *
 * @example
 * ```ts
 * rsqrt_(tensor([1, 4])); // [1, 0.5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.rsqrt_.html
 */
export const rsqrt_ = unaryInPlace(rsqrtOp);
