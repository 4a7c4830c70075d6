import type { Tensor } from '../../tensor.ts';
import { atleast3d } from './atleast.ts';
import { cat, checkTensors } from './cat.ts';

/**
 * Joins tensors along their third dimension, which is added where it is missing.
 *
 * @throws RangeError for no tensor; ShapeError if sizes differ elsewhere
 * @example
 * ```ts
 * dstack([tensor([1, 2]), tensor([3, 4])]); // [[[1, 3], [2, 4]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.dstack.html
 */
export function dstack(tensors: readonly Tensor[]): Tensor {
  checkTensors('dstack', tensors);
  return cat(tensors.map(atleast3d), 2);
}
