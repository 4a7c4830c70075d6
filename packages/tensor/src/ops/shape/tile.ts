import { show } from '../../core/check.ts';
import { checkTensor } from '../../core/operand.ts';
import { naming } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { repeat } from './repeat.ts';

/**
 * The tensor so many times along each dimension; missing numbers are ones in front. See {@link Tensor.tile}.
 *
 * @example
 * ```ts
 * tile(tensor([1, 2]), [2]); // [1, 2, 1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.tile.html
 */
export function tile(x: Tensor, repeats: readonly number[]): Tensor {
  checkTensor('tile', x);
  if (!Array.isArray(repeats)) throw new TypeError(`tile: repeats must be an array of numbers, got ${show(repeats)}`);
  const missing = Math.max(0, x.ndim - repeats.length);
  return naming('tile', () => repeat(x, [...new Array<number>(missing).fill(1), ...repeats]));
}
