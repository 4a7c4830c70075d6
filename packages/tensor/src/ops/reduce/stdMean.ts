import { apply } from '../../autograd/dispatch.ts';
import type { Tensor } from '../../tensor.ts';
import { mean } from './mean.ts';
import { stdOp } from './std.ts';
import { read, take, type VarDim, type VarKeep, type VarUnbiased } from './var.ts';

/**
 * The standard deviation and the mean: `torch.std_mean`. Arguments as `Tensor.std`.
 *
 * @throws TypeError unless the tensor is floating-point; RangeError if `dim` is out of range
 * @example
 * ```ts
 * stdMean(tensor([1, 2, 3, 4])); // [1.2910, 2.5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.std_mean.html
 */
export function stdMean(
  x: Tensor,
  dim?: VarDim,
  unbiased?: VarUnbiased,
  keepdim?: VarKeep,
): [std: Tensor, mean: Tensor] {
  const given = take('stdMean', dim, unbiased, keepdim);
  const attrs = read('stdMean', x, given);
  return [apply(stdOp, [x], attrs), mean(x, given.dim, given.keepdim)];
}
