import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import type { Tensor } from '../../tensor.ts';
import { div } from './div.ts';
import { unary, unaryInPlace } from './pointwise.ts';
import { programOnFloats } from './runPointwise.ts';

export const logOp: OpRecord<[Tensor]> = {
  name: 'log',
  saves: [0],
  forward: programOnFloats(
    'log',
    program(1, (x) => expr.log(x)),
  ),
  backward: (g, ctx) => [div(g, ctx.input(0))],
};

/**
 * The natural logarithm, element by element; -∞ at 0, NaN below. Integers and bool give float32.
 *
 * @example
 * ```ts
 * log(tensor([1, 2])); // [0, 0.6931]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.log.html
 */
export const log = unary(logOp);

/**
 * {@link log} in place.
 *
 * @example
 * ```ts
 * log_(tensor([1, 2])); // [0, 0.6931]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.log_.html
 */
export const log_ = unaryInPlace(logOp);
