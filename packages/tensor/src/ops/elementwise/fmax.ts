import { expr, program } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { isFloat } from '../../core/dtype.ts';
import { checkTensor } from '../../core/operand.ts';
import { resultType } from '../../core/promotion.ts';
import type { Tensor } from '../../tensor.ts';
import { ge } from './ge.ts';
import { gt } from './gt.ts';
import { larger } from './maximum.ts';
import { castAll, runPointwise } from './runPointwise.ts';
import { numberGradient } from './sharedGradient.ts';

/** a where it is not beaten or b is NaN. */
const number = program(2, (a, b) => expr.where(expr.max(expr.ge(a, b), expr.ne(b, b)), a, b));

export const fmaxOp: OpRecord<[Tensor, Tensor]> = {
  name: 'fmax',
  saves: [0, 1],
  forward(inputs, _, out) {
    const dtype = resultType(...inputs);
    const best = isFloat(dtype) ? number : larger;
    return runPointwise('fmax', best, castAll(inputs, dtype), dtype, dtype, out);
  },
  backward: (g, ctx) => numberGradient(g, ctx.input(0), ctx.input(1), ge, gt),
};

/**
 * The larger of a and b; of a number and NaN the number. See {@link Tensor.fmax}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * fmax(tensor([1, 5]), tensor([3, 2])); // [3, 5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.fmax.html
 */
export function fmax(a: Tensor, b: Tensor): Tensor {
  return apply(fmaxOp, [checkTensor('fmax', a), checkTensor('fmax', b, 'other')], undefined);
}
