import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import { rowOf } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { add } from './add.ts';
import { div } from './div.ts';
import { neg } from './neg.ts';
import { unary, unaryInPlace, withoutGaps } from './pointwise.ts';
import { onFloats } from './runPointwise.ts';
import { square } from './square.ts';

// ½ log1p(2|x| / (1 - |x|))
const inFloat32 = program(1, (x) => {
  const { abs, add, copySign, div, log1p, mul, sub } = expr;
  const a = abs(x);
  return copySign(mul(0.5, log1p(div(add(a, a), sub(1, a)))), x);
});

export const atanhOp: OpRecord<[Tensor]> = {
  name: 'atanh',
  saves: [0],
  forward: onFloats('atanh', inFloat32, { number: rowOf(Math.atanh) }),
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
