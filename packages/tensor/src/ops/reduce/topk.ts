import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show } from '../../core/check.ts';
import { checkTensor } from '../../core/operand.ts';
import { flag, type Given, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { type ValuesAndIndices, valuesAndIndices } from './argBest.ts';
import { pickedGradient } from './picked.ts';
import { firstSelected, repaysSelection } from './select.ts';
import { firstSorted, type SortAttrs } from './sort.ts';

export const topkOp: OpRecord<[Tensor], SortAttrs, Tensor[]> = {
  name: 'topk',
  saves: ['output'],
  forward: ([x], attrs) => (repaysSelection(x, attrs) ? firstSelected(x, attrs) : null) ?? firstSorted(x, attrs),
  backward: ([g], ctx) => [pickedGradient(g, ctx.output(1), ctx.shapeOf(0), { dim: ctx.attrs.dim, keepdim: true })],
};

/** Options of `topk`. */
export interface TopkOptions {
  /** The dimension to look along. Default: -1. */
  dim?: number;
  /** The largest, not the smallest. Default: true. */
  largest?: boolean;
  /** In sorted order. They always are; the option is there because PyTorch has it. */
  sorted?: boolean;
}

/** How the options of `topk` are given. */
export type GivenTopk = Given<TopkOptions, [dim: number, largest: boolean, sorted: boolean]>;

const topkOptions = optionTable(
  { dim: unchecked(-1), largest: flag(true), sorted: flag(true) } satisfies RulesFor<TopkOptions>,
  ['dim', 'largest', 'sorted'],
);

/**
 * The `k` largest elements along a dimension, the largest first, and where they were. See {@link Tensor.topk}.
 *
 * @example
 * ```ts
 * topk(tensor([3, 1, 2]), 2); // [[3, 2], [0, 2]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.topk.html
 */
export function topk(x: Tensor, k: number, ...given: GivenTopk): ValuesAndIndices {
  checkTensor('topk', x);
  const { dim: along, largest } = topkOptions.take('topk', given);
  const dim = normalizeDim('topk', along, x.ndim);
  const n = x.shape[dim] ?? 1;
  if (!Number.isInteger(k) || k < 0 || k > n) {
    throw new RangeError(`topk: k must be a whole number from 0 to ${n}, the size of dimension ${dim}, got ${show(k)}`);
  }
  return valuesAndIndices('topk', apply(topkOp, [x], { dim, descending: largest, k }));
}
