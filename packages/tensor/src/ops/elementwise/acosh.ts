import type { OpRecord } from '../../autograd/op.ts';
import { rowOf } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from './mul.ts';
import { onFloats, unary, unaryInPlace } from './pointwise.ts';
import { rsqrt } from './rsqrt.ts';
import { square } from './square.ts';
import { sub } from './sub.ts';

export const acoshOp: OpRecord<[Tensor]> = {
  name: 'acosh',
  saves: [0],
  forward: onFloats({ number: rowOf(Math.acosh) }),
  backward: (g, ctx) => [mul(g, rsqrt(sub(square(ctx.input(0)), 1)))],
};

/**
 * The inverse of cosh, element by element; NaN below 1. Integers and bool give float32.
 *
 * @example
 * ```ts
 * acosh(tensor([1, 2])); // [0, 1.3170]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.acosh.html
 */
export const acosh = unary(acoshOp);

/**
 * {@link acosh} in place.
 *
 * @example
 * ```ts
 * acosh_(tensor([1, 2])); // [0, 1.317]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.acosh_.html
 */
export const acosh_ = unaryInPlace(acoshOp);
