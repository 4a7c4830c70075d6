import type { OpRecord } from '../../autograd/op.ts';
import { rowOf } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { add } from './add.ts';
import { div } from './div.ts';
import { onFloats, unary, unaryInPlace } from './pointwise.ts';

export const log1pOp: OpRecord<[Tensor]> = {
  name: 'log1p',
  saves: [0],
  forward: onFloats({ number: rowOf(Math.log1p) }),
  backward: (g, ctx) => [div(g, add(ctx.input(0), 1))],
};

/**
 * log(1 + x), exact near 0, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * log1p(tensor([0, 1])); // [0, 0.6931]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.log1p.html
 */
export const log1p = unary(log1pOp);
export const log1p_ = unaryInPlace(log1pOp);
