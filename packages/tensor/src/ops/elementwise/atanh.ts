import type { OpRecord } from '../../autograd/op.ts';
import { rowOf } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { add } from './add.ts';
import { div } from './div.ts';
import { neg } from './neg.ts';
import { onFloats, unary, unaryInPlace, withoutGaps } from './pointwise.ts';
import { square } from './square.ts';

export const atanhOp: OpRecord<[Tensor]> = {
  name: 'atanh',
  saves: [0],
  forward: onFloats({ number: rowOf(Math.atanh) }),
  backward: (g, ctx) => [div(withoutGaps(g), add(neg(square(ctx.input(0))), 1))],
};

/**
 * The inverse of tanh, element by element; ±∞ at ±1, NaN beyond. Integers and bool give float32.
 *
 * @example
 * ```ts
 * atanh(tensor([0, 0.5])); // [0, 0.5493]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.atanh.html
 */
export const atanh = unary(atanhOp);

/**
 * {@link atanh} in place.
 *
 * @example
 * ```ts
 * atanh_(tensor([0, 0.5])); // [0, 0.5493]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.atanh_.html
 */
export const atanh_ = unaryInPlace(atanhOp);
