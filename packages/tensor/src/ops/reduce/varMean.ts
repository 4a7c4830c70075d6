import { apply } from '../../autograd/dispatch.ts';
import type { Tensor } from '../../tensor.ts';
import { mean } from './mean.ts';
import { read, take, type VarDim, type VarKeep, type VarUnbiased, varOp } from './var.ts';

/**
 * The variance and the mean: `torch.var_mean`. Arguments as `Tensor.var`.
 *
 * @throws TypeError unless the tensor is floating-point; RangeError if `dim` is out of range
 * @example
 * ```ts
 * varMean(tensor([1, 2, 3, 4])); // [1.6667, 2.5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.var_mean.html
 */
export function varMean(
  x: Tensor,
  dim?: VarDim,
  unbiased?: VarUnbiased,
  keepdim?: VarKeep,
): [variance: Tensor, mean: Tensor] {
  const given = take('varMean', dim, unbiased, keepdim);
  const attrs = read('varMean', x, given);
  return [apply(varOp, [x], attrs), mean(x, given.dim, given.keepdim)];
}
