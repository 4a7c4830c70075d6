import type { Tensor } from '../../tensor.ts';
import { ranked } from './matmulOp.ts';

/**
 * The product of two matrices, [n, m] and [m, p]. See {@link Tensor.mm}.
 *
 * @example
 * ```ts
 * mm(tensor([[1, 2]]), tensor([[3], [4]])); // [[11]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.mm.html
 */
export function mm(a: Tensor, b: Tensor): Tensor {
  return ranked('mm', a, b, 2, 2, ['input', 'mat2']);
}
