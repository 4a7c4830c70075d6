import { erfc as doubleErfc } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import { rowOf } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { erfSlope } from './erf.ts';
import { mul } from './mul.ts';
import { onFloats, unary, unaryInPlace } from './pointwise.ts';

export const erfcOp: OpRecord<[Tensor]> = {
  name: 'erfc',
  saves: [0],
  forward: onFloats({ number: rowOf(doubleErfc) }),
  backward: (g, ctx) => [mul(g, erfSlope(ctx.input(0), -1))],
};

/**
 * 1 - erf(x), exact where erf(x) is near 1. Integers and bool give float32.
 *
 * @example
 * ```ts
 * erfc(tensor([0, 1])); // [1, 0.1573]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.erfc.html
 */
export const erfc = unary(erfcOp);

/**
 * {@link erfc} in place.
 *
 * @example
 * ```ts
 * erfc_(tensor([0, 1])); // [1, 0.1573]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.erfc_.html
 */
export const erfc_ = unaryInPlace(erfcOp);
