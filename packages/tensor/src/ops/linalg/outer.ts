import { naming } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { reshape } from '../shape/reshape.ts';
import { checkRank } from './matmulOp.ts';

/** {@link Tensor.outer} */
export function outer(a: Tensor, b: Tensor): Tensor {
  checkRank('outer', 'input', a, 1);
  checkRank('outer', 'vec2', b, 1);
  return naming('outer', () => reshape(a, [a.shape[0]!, 1]).mul(b));
}
