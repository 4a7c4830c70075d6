import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import { rowOf } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from './mul.ts';
import { unary, unaryInPlace } from './pointwise.ts';
import { rsqrt } from './rsqrt.ts';
import { onFloats } from './runPointwise.ts';
import { square } from './square.ts';
import { sub } from './sub.ts';

// log(x + √(x² - 1)), by log1p(t + √(t² + 2t)) with t = x - 1; of large x log 2x.
const inFloat32 = program(1, (x) => {
  const { add, log, log1p, lt, mul, sqrt, sub, where } = expr;
  const t = sub(x, 1);
  const near = log1p(add(t, sqrt(mul(t, add(t, 2)))));
  return where(lt(x, 1), Number.NaN, where(lt(x, 1e9), near, add(log(x), Math.LN2)));
});

export const acoshOp: OpRecord<[Tensor]> = {
  name: 'acosh',
  saves: [0],
  forward: onFloats('acosh', inFloat32, { number: rowOf(Math.acosh) }),
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
