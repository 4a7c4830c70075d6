import { expr, program } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { isFloat } from '../../core/dtype.ts';
import { checkTensor } from '../../core/operand.ts';
import { resultType } from '../../core/promotion.ts';
import type { Tensor } from '../../tensor.ts';
import { le } from './le.ts';
import { lt } from './lt.ts';
import { smaller } from './minimum.ts';
import { castAll, runPointwise } from './runPointwise.ts';
import { numberGradient } from './sharedGradient.ts';

/** a where it is not beaten or b is NaN. */
const number = program(2, (a, b) => expr.where(expr.max(expr.le(a, b), expr.ne(b, b)), a, b));

export const fminOp: OpRecord<[Tensor, Tensor]> = {
  name: 'fmin',
  saves: [0, 1],
  forward(inputs, _, out) {
    const dtype = resultType(...inputs);
    const best = isFloat(dtype) ? number : smaller;
    return runPointwise('fmin', best, castAll(inputs, dtype), dtype, dtype, out);
  },
  backward: (g, ctx) => numberGradient(g, ctx.input(0), ctx.input(1), le, lt),
};

/**
 * The smaller of a and b; of a number and NaN the number. See {@link Tensor.fmin}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * fmin(tensor([1, 5]), tensor([3, 2])); // [1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.fmin.html
 */
export function fmin(a: Tensor, b: Tensor): Tensor {
  return apply(fminOp, [checkTensor('fmin', a), checkTensor('fmin', b, 'other')], undefined);
}
