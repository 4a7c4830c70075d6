import type { OpRecord } from '../../autograd/op.ts';
import { unaryRows } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from './mul.ts';
import { onFloats, unary, unaryInPlace } from './pointwise.ts';

export const expOp: OpRecord<[Tensor]> = {
  name: 'exp',
  saves: ['output'],
  forward: onFloats({ number: unaryRows.exp, strided: 'exp' }),
  backward: (g, ctx) => [mul(g, ctx.output())],
};

/**
 * e^x, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * exp(tensor([0, 1])); // [1, 2.7183]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.exp.html
 */
export const exp = unary(expOp);
export const exp_ = unaryInPlace(expOp);
