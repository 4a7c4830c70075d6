import type { Tensor } from '../../tensor.ts';
import { ranked } from './matmulOp.ts';

/**
 * The product of a matrix [n, m] and a vector [m]. See {@link Tensor.mv}.
 *
 * @example
 * ```ts
 * mv(tensor([[1, 2], [3, 4]]), tensor([1, 1])); // [3, 7]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.mv.html
 */
export function mv(a: Tensor, b: Tensor): Tensor {
  return ranked('mv', a, b, 2, 1, ['input', 'vec']);
}
