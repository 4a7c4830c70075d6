import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { checkTensor } from '../../core/operand.ts';
import { resultType } from '../../core/promotion.ts';
import { bigintRows, rowOf2 } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { ge } from './ge.ts';
import { gt } from './gt.ts';
import { type BinaryKernel, runBinary } from './pointwise.ts';
import { numberGradient } from './sharedGradient.ts';

const fmaxKernel: BinaryKernel = {
  number: rowOf2((x, y) => (x >= y || Number.isNaN(y) ? x : y)),
  bigint: bigintRows.max,
};

export const fmaxOp: OpRecord<[Tensor, Tensor]> = {
  name: 'fmax',
  saves: [0, 1],
  forward([a, b], _, out) {
    const dtype = resultType(a, b);
    return runBinary('fmax', fmaxKernel, a, b, dtype, dtype, out);
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
