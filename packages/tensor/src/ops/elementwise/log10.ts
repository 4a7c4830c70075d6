import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import { rowOf } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { div } from './div.ts';
import { mul } from './mul.ts';
import { unary, unaryInPlace } from './pointwise.ts';
import { onFloats } from './runPointwise.ts';

const inFloat32 = program(1, (x) => expr.mulAdd(expr.log(x), Math.LOG10E, 0));

export const log10Op: OpRecord<[Tensor]> = {
  name: 'log10',
  saves: [0],
  forward: onFloats('log10', inFloat32, { number: rowOf(Math.log10) }),
  backward: (g, ctx) => [div(g, mul(ctx.input(0), Math.LN10))],
};

/**
 * The logarithm to the base 10, element by element; -∞ at 0, NaN below. Integers and bool give float32.
 *
 * @example
 * ```ts
 * log10(tensor([1, 100])); // [0, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.log10.html
 */
export const log10 = unary(log10Op);

/**
 * {@link log10} in place.
 *
 * @example
 * ```ts
 * log10_(tensor([1, 100])); // [0, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.log10_.html
 */
export const log10_ = unaryInPlace(log10Op);
