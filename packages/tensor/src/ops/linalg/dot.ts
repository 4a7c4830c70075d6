import { isFloat } from '../../core/dtype.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../elementwise/mul.ts';
import { sum } from '../reduce/sum.ts';
import { ranked } from './matmulOp.ts';

/** So many products are sooner made one by one and summed up than by the kernels of matrices. */
const LONG = 2048;

/**
 * The sum of the products of two vectors of one length. See {@link Tensor.dot}.
 *
 * @example
 * ```ts
 * dot(tensor([1, 2]), tensor([3, 4])); // 11
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.dot.html
 */
export function dot(a: Tensor, b: Tensor): Tensor {
  const isLong = isTensor(a) && isTensor(b) && a.ndim === 1 && a.shape[0]! >= LONG && a.shape[0] === b.shape[0];
  if (isLong && b.ndim === 1 && a.dtype === b.dtype && isFloat(a.dtype)) return sum(mul(a, b));
  return ranked('dot', a, b, 1, 1, ['input', 'tensor']);
}
