import type { Given } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { type AddmmOptions, accumulate } from './addmm.ts';

/**
 * `beta · input + alpha · (batch1 @ batch2)` for each matrix of a batch: `torch.baddbmm`.
 *
 * @param input - broadcasts to [b, n, p]
 * @param batch1 - shape [b, n, m]
 * @param batch2 - shape [b, m, p]
 * @throws ShapeError if the shapes cannot be multiplied or do not broadcast
 * @example
 * ```ts
 * baddbmm(zeros(1, 1, 1), ones(1, 1, 3), ones(1, 3, 1)); // [[[3]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.baddbmm.html
 */
export function baddbmm(input: Tensor, batch1: Tensor, batch2: Tensor, ...given: Given<AddmmOptions, []>): Tensor {
  return accumulate('baddbmm', input, batch1, batch2, 3, given);
}
