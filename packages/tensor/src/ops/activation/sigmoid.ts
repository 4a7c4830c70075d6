import { expr, program } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { resultType } from '../../core/promotion.ts';
import type { Tensor } from '../../tensor.ts';
import { add } from '../elementwise/add.ts';
import { mul } from '../elementwise/mul.ts';
import { unary, unaryInPlace } from '../elementwise/pointwise.ts';
import { castAll, programOnFloats, runPointwise } from '../elementwise/runPointwise.ts';

export const sigmoidOp: OpRecord<[Tensor]> = {
  name: 'sigmoid',
  saves: ['output'],
  forward: programOnFloats(
    'sigmoid',
    program(1, (x) => expr.sigmoid(x)),
  ),
  backward: (g, ctx) => [apply(sigmoidBackward, [g, ctx.output()], undefined)],
};

/**
 * σ(x) = 1 / (1 + e^-x), element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * sigmoid(tensor([0, 2])); // [0.5, 0.8808]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sigmoid.html
 */
export const sigmoid = unary(sigmoidOp);
/**
 * {@link sigmoid} in place.
 *
 * @example
 * ```ts
 * sigmoid_(tensor([-1, 1])); // [0.2689, 0.7311]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sigmoid.html
 */
export const sigmoid_ = unaryInPlace(sigmoidOp);

const slope = program(2, (g, y) => expr.mul(expr.mul(g, y), expr.sub(1, y)));

/** g · y · (1 - y), in one pass. */
export const sigmoidBackward: OpRecord<[Tensor, Tensor]> = {
  name: 'sigmoidBackward',
  saves: [0, 1],
  forward(inputs) {
    const dtype = resultType(...inputs);
    return runPointwise('sigmoidBackward', slope, castAll(inputs, dtype), dtype, dtype);
  },
  backward: (gg, ctx) => [
    ctx.needs(0) ? apply(sigmoidBackward, [gg, ctx.input(1)], undefined) : null,
    ctx.needs(1) ? mul(mul(gg, ctx.input(0)), add(mul(ctx.input(1), -2), 1)) : null,
  ],
};
