import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { checkTensor } from '../../core/operand.ts';
import { resultType } from '../../core/promotion.ts';
import { bigintRows, rowOf2 } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { le } from './le.ts';
import { lt } from './lt.ts';
import { type BinaryKernel, runBinary } from './pointwise.ts';
import { numberGradient } from './sharedGradient.ts';

const fminKernel: BinaryKernel = {
  number: rowOf2((x, y) => (x <= y || Number.isNaN(y) ? x : y)),
  bigint: bigintRows.min,
};

export const fminOp: OpRecord<[Tensor, Tensor]> = {
  name: 'fmin',
  saves: [0, 1],
  forward([a, b], _, out) {
    const dtype = resultType(a, b);
    return runBinary('fmin', fminKernel, a, b, dtype, dtype, out);
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
