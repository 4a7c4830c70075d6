import { checkTensor } from '../../core/operand.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { clamp } from '../elementwise/clamp.ts';
import { isnan } from '../elementwise/isnan.ts';
import { logicalNot } from '../elementwise/logicalNot.ts';
import { gather } from '../indexing/gather.ts';
import { reshape } from '../shape/reshape.ts';
import { squeeze } from '../shape/squeeze.ts';
import { type ValuesAndIndices, valuesAndIndices } from './argBest.ts';
import { type DimOptions, dimOptions, type Keep, optionsOf } from './arguments.ts';
import { median } from './median.ts';
import { sort } from './sort.ts';
import { sum } from './sum.ts';

/** The lower median of what is not NaN, which is sorted last. */
function along(x: Tensor, dim: number): [values: Tensor, indices: Tensor] {
  const { values, indices } = sort(x, dim);
  const count = sum(logicalNot(isnan(x.detach())), dim, true);
  const place = clamp(count.sub(1).div(2, { roundingMode: 'floor' }), 0);
  return [gather(values, dim, place), gather(indices, dim, place)];
}

/**
 * The median of the elements that are not NaN, of an even number the lower of the two in the middle; along `dim` with its
 * index. NaN where all are.
 *
 * @example
 * ```ts
 * nanmedian(tensor([NaN, 3, 1, 2])); // 2
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nanmedian.html
 */
export function nanmedian(x: Tensor): Tensor;
export function nanmedian(x: Tensor, dim: number, keepdim?: Keep): ValuesAndIndices;
export function nanmedian(x: Tensor, options: DimOptions & { dim: number }): ValuesAndIndices;
export function nanmedian(x: Tensor, dim?: number | null | DimOptions, keepdim?: Keep): Tensor | ValuesAndIndices;
export function nanmedian(x: Tensor, dim?: number | null | DimOptions, keepdim?: Keep): Tensor | ValuesAndIndices {
  checkTensor('nanmedian', x);
  const options = optionsOf('nanmedian', dimOptions, dim, keepdim);
  if (options.dim === undefined || options.dim === null)
    return x.numel() === 0 ? median(x) : reshape(along(reshape(x, [-1]), 0)[0], []);
  const d = normalizeDim('nanmedian', options.dim, x.ndim);
  if (x.ndim === 0) return valuesAndIndices('nanmedian', median(x, 0));
  const pair = along(x, d);
  return valuesAndIndices('nanmedian', options.keepdim ? pair : pair.map((t) => squeeze(t, d)));
}
