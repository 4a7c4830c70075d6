import type { OpRecord } from '../../autograd/op.ts';
import { rowOf } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { div } from './div.ts';
import { mul } from './mul.ts';
import { onFloats, unary, unaryInPlace } from './pointwise.ts';

export const log2Op: OpRecord<[Tensor]> = {
  name: 'log2',
  saves: [0],
  forward: onFloats({ number: rowOf(Math.log2) }),
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
