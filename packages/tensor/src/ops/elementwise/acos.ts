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
  const { add, lt, sub, where } = expr;
  const { near, arc } = arcsine(x);
  const twice = add(arc, arc);
  return where(near, sub(Math.PI / 2, arc), where(lt(x, 0), sub(Math.PI, twice), twice));
});

export const acosOp: OpRecord<[Tensor]> = {
  name: 'acos',
  saves: [0],
  forward: onFloats('acos', inFloat32, { number: unaryRows.acos, strided: 'acos' }),
  backward: (g, ctx) => [mul(g, neg(rsqrt(add(neg(square(ctx.input(0))), 1))))],
};

/**
 * arccos x in radians, element by element; NaN outside [-1, 1]. Integers and bool give float32.
 *
 * @example
 * ```ts
 * acos(tensor([1, 0])); // [0, 1.5708]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.acos.html
 */
export const acos = unary(acosOp);

/**
 * {@link acos} in place.
 *
 * @example
 * ```ts
 * acos_(tensor([1, 0])); // [0, 1.5708]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.acos_.html
 */
export const acos_ = unaryInPlace(acosOp);
