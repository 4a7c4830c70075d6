import { naming } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { reshape } from '../shape/reshape.ts';
import { checkRank } from './matmulOp.ts';

/**
 * The matrix of all products of an element of one vector and one of the other. See {@link Tensor.outer}.
 *
 * @example
 * ```ts
 * outer(tensor([1, 2]), tensor([3, 4])); // [[3, 4], [6, 8]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.outer.html
 */
export function outer(a: Tensor, b: Tensor): Tensor {
  checkRank('outer', 'input', a, 1);
  checkRank('outer', 'vec2', b, 1);
  return naming('outer', () => reshape(a, [a.shape[0]!, 1]).mul(b));
}
