import type { Tensor } from '../../tensor.ts';
import { triangle } from './triangle.ts';

/** {@link Tensor.tril} */
export function tril(x: Tensor, k = 0): Tensor {
  return triangle('tril', x, k, false);
}
