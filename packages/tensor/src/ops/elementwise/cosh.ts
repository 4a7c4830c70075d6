import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import { rowOf } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from './mul.ts';
import { unary, unaryInPlace } from './pointwise.ts';
import { onFloats } from './runPointwise.ts';

// From 9 on e^-|x| does not matter.
const inFloat32 = program(1, (x) => {
  const { abs, add, div, exp, lt, mul, where } = expr;
  const a = abs(x);
  const half = exp(mul(a, 0.5)); // e^a may be infinite where half of it is not
  const large = mul(mul(half, 0.5), half);
  return where(lt(a, 9), add(large, div(0.25, large)), large);
});

export const coshOp: OpRecord<[Tensor]> = {
  name: 'cosh',
  saves: [0],
  forward: onFloats('cosh', inFloat32, { number: rowOf(Math.cosh) }),
  backward: (g, ctx) => [mul(g, ctx.input(0).sinh())],
};

/**
 * cosh x, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * cosh(tensor([0, 1])); // [1, 1.5431]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cosh.html
 */
export const cosh = unary(coshOp);

/**
 * {@link cosh} in place.
 *
 * @example
 * ```ts
 * cosh_(tensor([0, 1])); // [1, 1.5431]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.cosh_.html
 */
export const cosh_ = unaryInPlace(coshOp);
