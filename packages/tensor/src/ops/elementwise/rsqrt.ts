import type { OpRecord } from '../../autograd/op.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from './mul.ts';
import { onFloats, unary, unaryInPlace } from './pointwise.ts';
import { square } from './square.ts';

export const rsqrtOp: OpRecord<[Tensor]> = {
  name: 'rsqrt',
  saves: ['output'],
  forward: onFloats({
    number(n, out, o, so, a, p, sa) {
      for (let i = 0; i < n; i++, o += so, p += sa) out[o] = 1 / Math.sqrt(a[p]!);
    },
  }),
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
export const rsqrt_ = unaryInPlace(rsqrtOp);
