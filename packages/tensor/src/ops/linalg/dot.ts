import type { Tensor } from '../../tensor.ts';
import { ranked } from './matmulOp.ts';

/** {@link Tensor.dot} */
export function dot(a: Tensor, b: Tensor): Tensor {
  return ranked('dot', a, b, 1, 1, ['input', 'tensor']);
}
