import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import { rowOf } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from './mul.ts';
import { unary, unaryInPlace } from './pointwise.ts';
import { onFloats } from './runPointwise.ts';

const inFloat32 = program(1, (x) => expr.exp2(x));

export const exp2Op: OpRecord<[Tensor]> = {
  name: 'exp2',
  saves: ['output'],
  forward: onFloats('exp2', inFloat32, { number: rowOf((x) => 2 ** x) }),
  backward: (g, ctx) => [mul(mul(g, ctx.output()), Math.LN2)],
};

/**
 * 2^x, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * exp2(tensor([0, 3])); // [1, 8]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.exp2.html
 */
export const exp2 = unary(exp2Op);

/**
 * {@link exp2} in place.
 *
 * @example
 * ```ts
 * exp2_(tensor([0, 3])); // [1, 8]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.exp2_.html
 */
export const exp2_ = unaryInPlace(exp2Op);
