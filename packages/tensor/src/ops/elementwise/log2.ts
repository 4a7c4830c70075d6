import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import { rowOf } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { div } from './div.ts';
import { mul } from './mul.ts';
import { unary, unaryInPlace } from './pointwise.ts';
import { onFloats } from './runPointwise.ts';

// Exact of powers of 2, as PyTorch's.
const inFloat32 = program(1, (x) => {
  const { eq, exp2, log, mulAdd, round, where } = expr;
  const y = mulAdd(log(x), Math.LOG2E, 0);
  const whole = round(y);
  return where(eq(exp2(whole), x), whole, y);
});

export const log2Op: OpRecord<[Tensor]> = {
  name: 'log2',
  saves: [0],
  forward: onFloats('log2', inFloat32, { number: rowOf(Math.log2) }),
  backward: (g, ctx) => [div(g, mul(ctx.input(0), Math.LN2))],
};

/**
 * The logarithm to the base 2, element by element; -∞ at 0, NaN below. Integers and bool give float32.
 *
 * @example
 * ```ts
 * log2(tensor([1, 8])); // [0, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.log2.html
 */
export const log2 = unary(log2Op);

/**
 * {@link log2} in place.
 *
 * @example
 * ```ts
 * log2_(tensor([1, 8])); // [0, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.log2_.html
 */
export const log2_ = unaryInPlace(log2Op);
