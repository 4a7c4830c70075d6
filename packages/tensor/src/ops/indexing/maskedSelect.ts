import { show } from '../../core/check.ts';
import { checkTensor } from '../../core/operand.ts';
import { broadcastShapes } from '../../core/shape.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';
import { expand } from '../shape/expand.ts';
import { index } from './indexExpression.ts';

export function checkMask(where: string, mask: Tensor): void {
  if (!isTensor(mask)) throw new TypeError(`${where}: mask must be a Tensor, got ${show(mask)}`);
  if (mask.dtype !== 'bool') throw new TypeError(`${where}: mask must be a bool tensor, got ${mask.dtype}`);
}

/**
 * The elements where `mask` is true, in row-major order, as a vector. See {@link Tensor.maskedSelect}.
 *
 * @example
 * ```ts
 * maskedSelect(tensor([1, 2]), tensor([false, true])); // [2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.masked_select.html
 */
export function maskedSelect(x: Tensor, mask: Tensor): Tensor {
  checkTensor('maskedSelect', x);
  checkMask('maskedSelect', mask);
  const shape = broadcastShapes('maskedSelect', x.shape, mask.shape);
  if (shape.length === 0) return index(x, [mask]);
  return index(expand(x, shape), [expand(mask, shape)]);
}
