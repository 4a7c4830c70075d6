import { showShape } from '../../core/check.ts';
import { checkTensor } from '../../core/operand.ts';
import { type Given, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { normalizeDim, numelOf } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { reshape } from './reshape.ts';

/** Options of `flatten`. */
export interface FlattenOptions {
  /** The first of the dimensions that become one. Default: 0. */
  startDim?: number;
  /** The last of them. Default: -1. */
  endDim?: number;
}

/** Options of `flatten`, by position or by name. */
export type GivenFlatten = Given<FlattenOptions, [startDim: number, endDim: number]>;

const flattenOptions = optionTable(
  { startDim: unchecked(0), endDim: unchecked(-1) } satisfies RulesFor<FlattenOptions>,
  ['startDim', 'endDim'],
);

/**
 * The dimensions from `startDim` to `endDim` as one (default: all). See {@link Tensor.flatten}.
 *
 * @example
 * ```ts
 * flatten(tensor([[1, 2], [3, 4]])); // [1, 2, 3, 4]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.flatten.html
 */
export function flatten(x: Tensor, ...given: GivenFlatten): Tensor {
  checkTensor('flatten', x);
  const { startDim, endDim } = flattenOptions.take('flatten', given);
  const first = normalizeDim('flatten', startDim, x.ndim, 'startDim');
  const last = normalizeDim('flatten', endDim, x.ndim, 'endDim');
  if (first > last)
    throw new RangeError(`flatten: startDim ${startDim} comes after endDim ${endDim} in shape ${showShape(x.shape)}`);
  if (x.ndim === 0) return reshape(x, [1]);
  if (first === last) return x;
  const merged = numelOf(x.shape.slice(first, last + 1));
  return reshape(x, x.shape.toSpliced(first, last - first + 1, merged));
}
