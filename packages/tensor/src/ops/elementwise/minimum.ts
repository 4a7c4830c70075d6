import { expr, program } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { checkTensor } from '../../core/operand.ts';
import { resultType } from '../../core/promotion.ts';
import type { Tensor } from '../../tensor.ts';
import { castAll, runPointwise } from './runPointwise.ts';
import { sharedGradient } from './sharedGradient.ts';

export const smaller = program(2, (a, b) => expr.min(a, b));

export const minimumOp: OpRecord<[Tensor, Tensor]> = {
  name: 'minimum',
  saves: [0, 1],
  forward(inputs, _, out) {
    const dtype = resultType(...inputs);
    return runPointwise('minimum', smaller, castAll(inputs, dtype), dtype, dtype, out);
  },
  backward: (g, ctx) => sharedGradient(g, ctx.input(0), ctx.input(1), 'smaller'),
};

/**
 * The smaller of a and b, element by element; see {@link Tensor.minimum}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * minimum(tensor([1, 5]), tensor([3, 2])); // [1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.minimum.html
 */
export function minimum(a: Tensor, b: Tensor): Tensor {
  return apply(minimumOp, [checkTensor('minimum', a), checkTensor('minimum', b, 'other')], undefined);
}
