import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import { unaryRows } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { add } from './add.ts';
import { arcsine } from './arcs.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';
import { unary, unaryInPlace } from './pointwise.ts';
import { rsqrt } from './rsqrt.ts';
import { onFloats } from './runPointwise.ts';
import { square } from './square.ts';

const inFloat32 = program(1, (x) => {
  const { add, copySign, sub, where } = expr;
  const { near, arc } = arcsine(x);
  return where(near, arc, copySign(sub(Math.PI / 2, add(arc, arc)), x));
});

export const asinOp: OpRecord<[Tensor]> = {
  name: 'asin',
  saves: [0],
  forward: onFloats('asin', inFloat32, { number: unaryRows.asin, strided: 'asin' }),
  backward: (g, ctx) => [mul(g, rsqrt(add(neg(square(ctx.input(0))), 1)))],
};

/**
 * arcsin x in radians, element by element; NaN outside [-1, 1]. Integers and bool give float32.
 *
 * @example
 * ```ts
 * asin(tensor([0, 1])); // [0, 1.5708]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.asin.html
 */
export const asin = unary(asinOp);

/**
 * {@link asin} in place.
 *
 * @example
 * ```ts
 * asin_(tensor([0, 1])); // [0, 1.5708]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.asin_.html
 */
export const asin_ = unaryInPlace(asinOp);
