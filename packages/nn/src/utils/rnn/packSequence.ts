import { flag, type Given, optionTable } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import type { PackedSequence } from './packedSequence.ts';
import { packPaddedSequence } from './packPaddedSequence.ts';
import { padSequence } from './padSequence.ts';

const table = optionTable({ enforceSorted: flag(true) }, ['enforceSorted']);

/**
 * Packs a list of sequences.
 *
 * @param sequences - tensors [steps, …]
 * @param options - `enforceSorted` (default true): refuse lengths that are not in falling order; false sorts
 * @throws as {@link padSequence} and {@link packPaddedSequence}
 * @example
 * ```ts
 * const packed = utils.rnn.packSequence([tensor([1, 2, 3]), tensor([4, 5])]);
 * packed.data; // [1, 4, 2, 5, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.pack_sequence.html
 */
export function packSequence(
  sequences: readonly Tensor[],
  ...given: Given<{ enforceSorted?: boolean }, [enforceSorted: boolean]>
): PackedSequence {
  const { enforceSorted } = table.take('packSequence', given);
  const padded = padSequence(sequences);
  const lengths = sequences.map((t) => t.shape[0]!);
  return packPaddedSequence(padded, lengths, { enforceSorted });
}
