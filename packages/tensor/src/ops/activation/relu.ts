import { expr, program } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { resultType } from '../../core/promotion.ts';
import type { Tensor } from '../../tensor.ts';
import { noSlope, refuseBool, sameType, unary, unaryInPlace } from '../elementwise/pointwise.ts';
import { castAll, runPointwise } from '../elementwise/runPointwise.ts';

/** NaN stays, and so does the sign of -0, as in PyTorch. */
const positive = program(1, (x) => expr.max(0, x));
const wherePositive = program(2, (g, y) => expr.where(expr.le(y, 0), 0, g));

export const reluOp: OpRecord<[Tensor]> = {
  name: 'relu',
  saves: ['output'],
  forward: ([x], _, out) => runPointwise('relu', positive, [x], x.dtype, x.dtype, out),
  backward: (g, ctx) => [apply(reluBackward, [g, ctx.output()], undefined)],
};

/**
 * max(0, x), element by element; NaN stays. The gradient at 0 is 0.
 *
 * @throws TypeError for bool
 * @example
 * ```ts
 * relu(tensor([-1, 0.5])); // [0, 0.5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.relu.html
 */
export const relu = unary(reluOp, refuseBool);
/**
 * {@link relu} in place.
 *
 * @example
 * ```ts
 * relu_(tensor([-1, 1])); // [0, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.relu.html
 */
export const relu_ = unaryInPlace(reluOp, sameType, refuseBool);

/** The gradient where the output is not 0 (NaN included), 0 elsewhere. */
export const reluBackward: OpRecord<[Tensor, Tensor]> = {
  name: 'reluBackward',
  saves: [1],
  forward(inputs) {
    const dtype = resultType(...inputs);
    return runPointwise('reluBackward', wherePositive, castAll(inputs, dtype), dtype, dtype);
  },
  backward: (gg, ctx) => [apply(reluBackward, [gg, ctx.input(1)], undefined), ctx.needs(1) ? noSlope(gg) : null],
};
