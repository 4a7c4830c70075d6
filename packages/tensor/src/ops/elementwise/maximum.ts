import { expr, program } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { checkTensor } from '../../core/operand.ts';
import { resultType } from '../../core/promotion.ts';
import type { Tensor } from '../../tensor.ts';
import { castAll, runPointwise } from './runPointwise.ts';
import { sharedGradient } from './sharedGradient.ts';

export const larger = program(2, (a, b) => expr.max(a, b));

export const maximumOp: OpRecord<[Tensor, Tensor]> = {
  name: 'maximum',
  saves: [0, 1],
  forward(inputs, _, out) {
    const dtype = resultType(...inputs);
    return runPointwise('maximum', larger, castAll(inputs, dtype), dtype, dtype, out);
  },
  backward: (g, ctx) => sharedGradient(g, ctx.input(0), ctx.input(1), 'larger'),
};

/**
 * The larger of a and b, element by element; see {@link Tensor.maximum}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * maximum(tensor([1, 5]), tensor([3, 2])); // [3, 5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.maximum.html
 */
export function maximum(a: Tensor, b: Tensor): Tensor {
  return apply(maximumOp, [checkTensor('maximum', a), checkTensor('maximum', b, 'other')], undefined);
}
