import { show } from '../../core/check.ts';
import { broadcastShapes } from '../../core/shape.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';
import { expand } from '../shape/expand.ts';
import { index } from './indexExpression.ts';

export function checkMask(where: string, mask: Tensor): void {
  if (!isTensor(mask)) throw new TypeError(`${where}: mask must be a Tensor, got ${show(mask)}`);
  if (mask.dtype !== 'bool') throw new TypeError(`${where}: mask must be a bool tensor, got ${mask.dtype}`);
}

/** {@link Tensor.maskedSelect} */
export function maskedSelect(x: Tensor, mask: Tensor): Tensor {
  checkMask('maskedSelect', mask);
  const shape = broadcastShapes('maskedSelect', x.shape, mask.shape);
  if (shape.length === 0) return index(x, [mask]);
  return index(expand(x, shape), [expand(mask, shape)]);
}
