import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import { unaryRows } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { add } from './add.ts';
import { arctangent } from './arcs.ts';
import { div } from './div.ts';
import { inOnePass } from './inOnePass.ts';
import { unary, unaryInPlace } from './pointwise.ts';
import { onFloats } from './runPointwise.ts';
import { square } from './square.ts';

const inFloat32 = program(1, (x) => {
  const { abs, copySign, gt, sub, where } = expr;
  const a = abs(x);
  const far = gt(a, 1);
  const arc = arctangent(where(far, 1, a), where(far, a, 1));
  return copySign(where(far, sub(Math.PI / 2, arc), arc), x);
});

const slope = program(2, (g, x) => expr.div(g, expr.add(expr.mul(x, x), 1)));

export const atanOp: OpRecord<[Tensor]> = {
  name: 'atan',
  saves: [0],
  forward: onFloats('atan', inFloat32, { number: unaryRows.atan, strided: 'atan' }),
  backward: (g, ctx) => [inOnePass(slope, [g, ctx.input(0)]) ?? div(g, add(square(ctx.input(0)), 1))],
};

/**
 * arctan x in radians, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * atan(tensor([0, 1])); // [0, 0.7854]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.atan.html
 */
export const atan = unary(atanOp);

/**
 * {@link atan} in place.
 *
 * @example
 * ```ts
 * atan_(tensor([0, 1])); // [0, 0.7854]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.atan_.html
 */
export const atan_ = unaryInPlace(atanOp);
