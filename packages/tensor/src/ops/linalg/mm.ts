import type { Tensor } from '../../tensor.ts';
import { ranked } from './matmulOp.ts';

/** {@link Tensor.mm} */
export function mm(a: Tensor, b: Tensor): Tensor {
  return ranked('mm', a, b, 2, 2, ['input', 'mat2']);
}
