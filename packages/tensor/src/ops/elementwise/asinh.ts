import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import { rowOf } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { add } from './add.ts';
import { mul } from './mul.ts';
import { unary, unaryInPlace } from './pointwise.ts';
import { rsqrt } from './rsqrt.ts';
import { onFloats } from './runPointwise.ts';
import { square } from './square.ts';

// log(|x| + √(x² + 1)), by log1p(|x| + x² / (1 + √(x² + 1))); of large |x| log 2|x|.
const inFloat32 = program(1, (x) => {
  const { abs, add, copySign, div, log, log1p, lt, mul, sqrt, where } = expr;
  const a = abs(x);
  const z = mul(x, x);
  const near = log1p(add(a, div(z, add(1, sqrt(add(z, 1))))));
  return copySign(where(lt(a, 1e9), near, add(log(a), Math.LN2)), x);
});

export const asinhOp: OpRecord<[Tensor]> = {
  name: 'asinh',
  saves: [0],
  forward: onFloats('asinh', inFloat32, { number: rowOf(Math.asinh) }),
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
