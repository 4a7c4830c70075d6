import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from './mul.ts';
import { unary, unaryInPlace } from './pointwise.ts';
import { programOnFloats } from './runPointwise.ts';

export const sinOp: OpRecord<[Tensor]> = {
  name: 'sin',
  saves: [0],
  forward: programOnFloats(
    'sin',
    program(1, (x) => expr.sin(x)),
  ),
  backward: (g, ctx) => [mul(g, ctx.input(0).cos())],
};

/**
 * sin x, x in radians, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * sin(tensor([0, 1])); // [0, 0.8415]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sin.html
 */
export const sin = unary(sinOp);

/**
 * {@link sin} in place.
 *
 * @example
 * ```ts
 * sin_(tensor([0, 1])); // [0, 0.8415]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.sin_.html
 */
export const sin_ = unaryInPlace(sinOp);
