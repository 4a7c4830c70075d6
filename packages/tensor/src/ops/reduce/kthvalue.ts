import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show } from '../../core/check.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { type ValuesAndIndices, valuesAndIndices } from './argBest.ts';
import { type DimOptions, dimOptions, type Keep, optionsOf } from './arguments.ts';
import type { AlongDim } from './extremes.ts';
import { placeOfKth } from './orderStatistic.ts';
import { pickedGradient } from './picked.ts';
import { pickKth, read } from './pickSorted.ts';

export const kthvalueOp: OpRecord<[Tensor], AlongDim & { k: number }, Tensor[]> = {
  name: 'kthvalue',
  saves: ['output'],
  forward([x], attrs) {
    const k = attrs.k - 1;
    return pickKth(
      x,
      attrs,
      (at, lines) => placeOfKth(k, at, lines),
      (sorted) => sorted[k]!,
    );
  },
  backward: ([g], ctx) => [pickedGradient(g, ctx.output(1), ctx.shapeOf(0), ctx.attrs)],
};

/**
 * The `k`-th smallest element along a dimension, counted from 1, and its index. See {@link Tensor.kthvalue}.
 *
 * @example
 * ```ts
 * kthvalue(tensor([3, 1, 2]), 2); // [2, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.kthvalue.html
 */
export function kthvalue(x: Tensor, k: number, dim: number | DimOptions = -1, keepdim?: Keep): ValuesAndIndices {
  checkTensor('kthvalue', x);
  const attrs = read('kthvalue', x, optionsOf('kthvalue', dimOptions, dim, keepdim));
  const n = x.shape[attrs.dim] ?? 1;
  if (!Number.isInteger(k) || k < 1 || k > n) {
    throw new RangeError(
      `kthvalue: k must be a whole number from 1 to ${n}, the size of dimension ${attrs.dim}, got ${show(k)}`,
    );
  }
  return valuesAndIndices('kthvalue', apply(kthvalueOp, [x], { ...attrs, k }));
}
