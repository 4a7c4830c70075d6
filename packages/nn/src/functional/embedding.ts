import type { Given } from '@wick/tensor/internal';
import {
  type EmbeddingBagOptions,
  type EmbeddingOptions,
  embedding as lookUp,
  embeddingBag as lookUpBags,
  type Tensor,
} from '@wick/tensor/light';

/**
 * The rows of `weight` that `input` names: `torch.nn.functional.embedding`, which takes the indices first.
 *
 * @param input - int64 or int32 indices, of any shape
 * @param weight - (rows, width)
 * @throws RangeError for an index that is no row
 * @example
 * ```ts
 * functional.embedding(tensor([1, 0], { dtype: 'int64' }), tensor([[1, 2], [3, 6]])); // [[3, 6], [1, 2]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.embedding.html
 */
export function embedding(
  input: Tensor,
  weight: Tensor,
  ...given: Given<
    EmbeddingOptions,
    [paddingIdx: number | null, maxNorm: number | null, normType: number, scaleGradByFreq: boolean]
  >
): Tensor {
  return lookUp(weight, input, ...given);
}

/**
 * Sums, means or maxima of bags of rows of `weight`: `torch.nn.functional.embedding_bag`, which takes the indices first.
 *
 * @param input - int64 or int32 indices: (bags, size), or one dimension with `offsets`
 * @param weight - (rows, width)
 * @throws RangeError for an index or offset out of range
 * @example
 * ```ts
 * functional.embeddingBag(tensor([[0, 1]], { dtype: 'int64' }), tensor([[1, 2], [3, 6]])); // [[2, 4]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.embedding_bag.html
 */
export function embeddingBag(
  input: Tensor,
  weight: Tensor,
  ...given: Given<EmbeddingBagOptions, [offsets: Tensor | null]>
): Tensor {
  return lookUpBags(weight, input, ...given);
}
