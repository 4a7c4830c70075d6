import type { Tensor } from '../../tensor.ts';
import { ranked } from './matmulOp.ts';

/**
 * The sum of the products of two vectors of one length. See {@link Tensor.dot}.
 *
 * @example
 * ```ts
 * dot(tensor([1, 2]), tensor([3, 4])); // 11
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.dot.html
 */
export function dot(a: Tensor, b: Tensor): Tensor {
  return ranked('dot', a, b, 1, 1, ['input', 'tensor']);
}
