import { expr, program } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { resultType } from '../../core/promotion.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../elementwise/mul.ts';
import { unary, unaryInPlace } from '../elementwise/pointwise.ts';
import { castAll, programOnFloats, runPointwise } from '../elementwise/runPointwise.ts';

export const tanhOp: OpRecord<[Tensor]> = {
  name: 'tanh',
  saves: ['output'],
  forward: programOnFloats(
    'tanh',
    program(1, (x) => expr.tanh(x)),
  ),
  backward: (g, ctx) => [apply(tanhBackward, [g, ctx.output()], undefined)],
};

/**
 * tanh x, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * tanh(tensor([0, 1])); // [0, 0.7616]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.tanh.html
 */
export const tanh = unary(tanhOp);
/**
 * {@link tanh} in place.
 *
 * @example
 * ```ts
 * tanh_(tensor([-1, 1])); // [-0.7616, 0.7616]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.tanh.html
 */
export const tanh_ = unaryInPlace(tanhOp);

const slope = program(2, (g, y) => expr.mul(g, expr.sub(1, expr.mul(y, y))));

/** g · (1 - y²), in one pass. */
export const tanhBackward: OpRecord<[Tensor, Tensor]> = {
  name: 'tanhBackward',
  saves: [0, 1],
  forward(inputs) {
    const dtype = resultType(...inputs);
    return runPointwise('tanhBackward', slope, castAll(inputs, dtype), dtype, dtype);
  },
  backward: (gg, ctx) => [
    ctx.needs(0) ? apply(tanhBackward, [gg, ctx.input(1)], undefined) : null,
    ctx.needs(1) ? mul(mul(gg, ctx.input(0)), mul(ctx.input(1), -2)) : null,
  ],
};
