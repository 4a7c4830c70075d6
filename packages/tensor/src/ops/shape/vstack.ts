import type { Tensor } from '../../tensor.ts';
import { atleast2d } from './atleast.ts';
import { cat, checkTensors } from './cat.ts';

/**
 * Joins tensors row upon row; 1-D ones count as rows.
 *
 * @throws RangeError for no tensor; ShapeError if sizes differ elsewhere
 * @example
 * ```ts
 * vstack([tensor([1, 2]), tensor([3, 4])]); // [[1, 2], [3, 4]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.vstack.html
 */
export function vstack(tensors: readonly Tensor[]): Tensor {
  checkTensors('vstack', tensors);
  return cat(tensors.map(atleast2d));
}
