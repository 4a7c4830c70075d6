import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import { rowOf } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from './mul.ts';
import { unary, unaryInPlace } from './pointwise.ts';
import { onFloats } from './runPointwise.ts';

// With e = e^|x| - 1: (e + e / (e + 1)) / 2; from 9 on e^-|x| does not matter.
const inFloat32 = program(1, (x) => {
  const { abs, add, copySign, div, exp, expm1, lt, mul, where } = expr;
  const a = abs(x);
  const e = expm1(a);
  const half = exp(mul(a, 0.5)); // e^a may be infinite where half of it is not
  const large = mul(mul(half, 0.5), half);
  return copySign(where(lt(a, 9), mul(0.5, add(e, div(e, add(e, 1)))), large), x);
});

export const sinhOp: OpRecord<[Tensor]> = {
  name: 'sinh',
  saves: [0],
  forward: onFloats('sinh', inFloat32, { number: rowOf(Math.sinh) }),
  backward: (g, ctx) => [mul(g, ctx.input(0).cosh())],
};

/**
 * sinh x, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * sinh(tensor([0, 1])); // [0, 1.1752]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sinh.html
 */
export const sinh = unary(sinhOp);

/**
 * {@link sinh} in place.
 *
 * @example
 * ```ts
 * sinh_(tensor([0, 1])); // [0, 1.1752]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.sinh_.html
 */
export const sinh_ = unaryInPlace(sinhOp);
