import type { Tensor } from '../../tensor.ts';
import { ranked } from './matmulOp.ts';

/** {@link Tensor.mv} */
export function mv(a: Tensor, b: Tensor): Tensor {
  return ranked('mv', a, b, 2, 1, ['input', 'vec']);
}
