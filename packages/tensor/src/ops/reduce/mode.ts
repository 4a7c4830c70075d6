import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import type { NumberArray } from '../../core/dtype.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { type ValuesAndIndices, valuesAndIndices } from './argBest.ts';
import { type DimOptions, dimOptions, type Keep, optionsOf } from './arguments.ts';
import type { AlongDim } from './extremes.ts';
import { pickedGradient } from './picked.ts';
import { pickSorted, read } from './pickSorted.ts';

export const modeOp: OpRecord<[Tensor], AlongDim, Tensor[]> = {
  name: 'mode',
  saves: ['output'],
  forward: ([x], attrs) =>
    pickSorted(x, attrs, (sorted, at, { data, n, inner }) => {
      // The longest run of equal elements in sorted order, the first of those as long; the sort is stable, so its last
      // member is the last of the elements with this value.
      const valueAt = (i: number) => (data as NumberArray)[at + sorted[i]! * inner]!;
      let [best, length, run] = [0, 0, 0];
      for (let i = 0; i < n; i++) {
        run = i > 0 && valueAt(i) === valueAt(i - 1) ? run + 1 : 1;
        if (run > length) [best, length] = [sorted[i]!, run];
      }
      return best;
    }),
  backward: ([g], ctx) => [pickedGradient(g, ctx.output(1), ctx.shapeOf(0), ctx.attrs)],
};

/**
 * The most frequent element along a dimension, the smallest of those, and the last index that has it. See {@link
 * Tensor.mode}.
 *
 * @example
 * ```ts
 * mode(tensor([1, 2, 2, 3])); // [2, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.mode.html
 */
export function mode(x: Tensor, dim: number | DimOptions = -1, keepdim?: Keep): ValuesAndIndices {
  checkTensor('mode', x);
  return valuesAndIndices('mode', apply(modeOp, [x], read('mode', x, optionsOf('mode', dimOptions, dim, keepdim))));
}
