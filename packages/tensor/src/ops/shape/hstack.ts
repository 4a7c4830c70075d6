import type { Tensor } from '../../tensor.ts';
import { atleast1d } from './atleast.ts';
import { cat, checkTensors } from './cat.ts';

/**
 * Joins tensors side by side: 1-D ones along dimension 0, others along dimension 1.
 *
 * @throws RangeError for no tensor; ShapeError if sizes differ elsewhere
 * @example
 * ```ts
 * hstack([tensor([1, 2]), tensor([3])]); // [1, 2, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.hstack.html
 */
export function hstack(tensors: readonly Tensor[]): Tensor {
  checkTensors('hstack', tensors);
  const parts = tensors.map(atleast1d);
  return cat(parts, parts[0]!.ndim === 1 ? 0 : 1);
}
