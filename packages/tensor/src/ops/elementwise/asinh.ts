import type { OpRecord } from '../../autograd/op.ts';
import { rowOf } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { add } from './add.ts';
import { mul } from './mul.ts';
import { onFloats, unary, unaryInPlace } from './pointwise.ts';
import { rsqrt } from './rsqrt.ts';
import { square } from './square.ts';

export const asinhOp: OpRecord<[Tensor]> = {
  name: 'asinh',
  saves: [0],
  forward: onFloats({ number: rowOf(Math.asinh) }),
  backward: (g, ctx) => [mul(g, rsqrt(add(square(ctx.input(0)), 1)))],
};

/**
 * The inverse of sinh, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * asinh(tensor([0, 1])); // [0, 0.8814]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.asinh.html
 */
export const asinh = unary(asinhOp);

/**
 * {@link asinh} in place.
 *
 * @example
 * ```ts
 * asinh_(tensor([0, 1])); // [0, 0.8814]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.asinh_.html
 */
export const asinh_ = unaryInPlace(asinhOp);
