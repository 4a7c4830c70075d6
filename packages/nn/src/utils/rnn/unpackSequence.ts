import type { Tensor } from '@wick/tensor/light';
import type { PackedSequence } from './packedSequence.ts';
import { padPackedSequence } from './padPackedSequence.ts';
import { unpadSequence } from './unpadSequence.ts';

/**
 * The list of sequences that were packed, in their first order: the inverse of {@link packSequence}.
 *
 * @example
 * ```ts
 * const packed = utils.rnn.packSequence([tensor([1, 2, 3]), tensor([4, 5])]);
 * utils.rnn.unpackSequence(packed); // [[1, 2, 3], [4, 5]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.unpack_sequence.html
 */
export function unpackSequence(sequence: PackedSequence): Tensor[] {
  const [padded, lengths] = padPackedSequence(sequence, { batchFirst: true });
  return unpadSequence(padded, lengths, { batchFirst: true });
}
