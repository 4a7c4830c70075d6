import type { Tensor } from '../../tensor.ts';
import { repeat } from './repeat.ts';

/** {@link Tensor.tile} */
export function tile(x: Tensor, repeats: readonly number[]): Tensor {
  const missing = Math.max(0, x.ndim - repeats.length);
  return repeat(x, [...new Array<number>(missing).fill(1), ...repeats]);
}
