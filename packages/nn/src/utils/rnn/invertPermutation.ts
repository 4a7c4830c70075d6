import { scatter_ } from '@wick/tensor/internal';
import { arange, emptyLike, type Tensor } from '@wick/tensor/light';

/**
 * The permutation that takes back another one: `result[permutation[i]] = i`.
 *
 * @param permutation - 1-D, int64; null gives null
 * @example
 * ```ts
 * utils.rnn.invertPermutation(tensor([2, 0, 1], { dtype: 'int64' })); // [1, 2, 0]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.PackedSequence.html
 */
export function invertPermutation(permutation: Tensor): Tensor;
export function invertPermutation(permutation: Tensor | null): Tensor | null;
export function invertPermutation(permutation: Tensor | null): Tensor | null {
  if (permutation === null) return null;
  return scatter_(emptyLike(permutation), 0, permutation, arange(permutation.numel(), { dtype: permutation.dtype }));
}
