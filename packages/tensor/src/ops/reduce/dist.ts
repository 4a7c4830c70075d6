import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { sub } from '../elementwise/sub.ts';
import { norm } from './norm.ts';

/**
 * The p-norm of a difference, of all elements as one vector.
 *
 * @example
 * ```ts
 * dist(tensor([1, 2]), tensor([4, 6])); // 5
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.dist.html
 */
export function dist(x: Tensor, other: Tensor, p = 2): Tensor {
  return norm(sub(checkTensor('dist', x), checkTensor('dist', other, 'other')), p);
}
