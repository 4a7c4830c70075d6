import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import type { Tensor } from '../../tensor.ts';
import { add } from './add.ts';
import { div } from './div.ts';
import { unary, unaryInPlace } from './pointwise.ts';
import { programOnFloats } from './runPointwise.ts';

export const log1pOp: OpRecord<[Tensor]> = {
  name: 'log1p',
  saves: [0],
  forward: programOnFloats(
    'log1p',
    program(1, (x) => expr.log1p(x)),
  ),
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

/**
 * {@link log1p} in place.
 *
 * @example
 * ```ts
 * log1p_(tensor([0, 1])); // [0, 0.6931]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.log1p_.html
 */
export const log1p_ = unaryInPlace(log1pOp);
