import type { Tensor } from '../../tensor.ts';
import { triangle } from './triangle.ts';

/** {@link Tensor.triu} */
export function triu(x: Tensor, k = 0): Tensor {
  return triangle('triu', x, k, true);
}
