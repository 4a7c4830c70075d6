import type { Tensor } from '../../tensor.ts';
import { checkTensors } from './cat.ts';
import { hstack } from './hstack.ts';
import { reshape } from './reshape.ts';

/**
 * Tensors side by side as columns; vectors and numbers count as columns.
 *
 * @example
 * ```ts
 * columnStack([tensor([1, 2]), tensor([3, 4])]); // [[1, 3], [2, 4]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.column_stack.html
 */
export function columnStack(tensors: readonly Tensor[]): Tensor {
  checkTensors('columnStack', tensors);
  return hstack(tensors.map((t) => (t.ndim <= 1 ? reshape(t, [t.numel(), 1]) : t)));
}
