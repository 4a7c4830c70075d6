import { checkNumber } from '../../core/check.ts';
import type { Tensor } from '../../tensor.ts';
import { prepareTable } from './embedding.ts';

/**
 * In place: the rows that `indices` name and whose norm is larger are scaled down to `maxNorm`.
 *
 * @param weight - (rows, width)
 * @param indices - int64 or int32, of any shape
 * @param normType - which norm
 * @throws as {@link embedding}
 * @example
 * ```ts
 * embeddingRenorm_(tensor([[3, 4], [6, 8]]), tensor([1n]), 5, 2); // [[3, 4], [3, 4]]
 * ```
 */
export function embeddingRenorm_<T extends Tensor>(weight: T, indices: Tensor, maxNorm: number, normType: number): T {
  checkNumber('embeddingRenorm_', 'maxNorm', maxNorm);
  checkNumber('embeddingRenorm_', 'normType', normType);
  prepareTable('embeddingRenorm_', weight, indices, { maxNorm, normType, paddingIdx: null, scaleGradByFreq: false });
  return weight;
}
