import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { select } from './select.ts';
import { splitDim } from './split.ts';

/**
 * All parts along a dimension, which disappears: views. See {@link Tensor.unbind}.
 *
 * @example
 * ```ts
 * unbind(tensor([[1, 2], [3, 4]])); // [[1, 2], [3, 4]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.unbind.html
 */
export function unbind(x: Tensor, dim = 0): Tensor[] {
  checkTensor('unbind', x);
  const { dim: d, n } = splitDim('unbind', x, dim);
  return Array.from({ length: n }, (_, i) => select(x, d, i));
}
