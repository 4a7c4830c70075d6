import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { div } from '../elementwise/div.ts';
import { isnan } from '../elementwise/isnan.ts';
import { logicalNot } from '../elementwise/logicalNot.ts';
import { type Dims, type KeepAs, optionsOf, type SumOptions, sumOptions } from './arguments.ts';
import { nansum } from './nansum.ts';
import { sum } from './sum.ts';

/**
 * The mean of the elements that are not NaN, over all dimensions or some; NaN where there are none.
 *
 * @example
 * ```ts
 * nanmean(tensor([1, NaN, 3])); // 2
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nanmean.html
 */
export function nanmean(x: Tensor, dim?: Dims | SumOptions, keepdim?: KeepAs): Tensor {
  if (!checkTensor('nanmean', x).isFloatingPoint())
    throw new TypeError(`nanmean: a floating-point tensor is needed, got ${x.dtype}`);
  const { dtype, ...options } = optionsOf('nanmean', sumOptions, dim, keepdim);
  const from = dtype === undefined ? x : x.to(dtype);
  return div(nansum(from, options as SumOptions), sum(logicalNot(isnan(x.detach())), options as SumOptions));
}
