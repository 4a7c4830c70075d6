import { flag, type Given, optionTable, type RulesFor, real, show, unchecked } from '@wick/tensor/internal';
import { full, indexCopy, indexSelect, type Tensor, tensor } from '@wick/tensor/light';
import { packedRows, sizesOf } from './packedRows.ts';
import { PackedSequence } from './packedSequence.ts';

/** Options of {@link padPackedSequence}. */
export interface PadPackedSequenceOptions {
  /** Give [batch, steps, …] instead of [steps, batch, …]. Default: false. */
  batchFirst?: boolean;
  /** What stands beyond a sequence's end. Default: 0. */
  paddingValue?: number;
  /** The number of steps, at least that of the longest sequence. Default: just that. */
  totalLength?: number | null;
}

const table = optionTable(
  {
    batchFirst: flag(false),
    paddingValue: real(0),
    totalLength: unchecked<number | null>(null),
  } satisfies RulesFor<PadPackedSequenceOptions>,
  ['batchFirst', 'paddingValue', 'totalLength'],
);

/**
 * The padded batch of packed sequences, in the order they had before they were packed, and their lengths (int64). The
 * inverse of {@link packPaddedSequence}.
 *
 * @throws RangeError if `totalLength` is less than the longest sequence's length
 * @example
 * ```ts
 * const packed = utils.rnn.packSequence([tensor([1, 2, 3]), tensor([4, 5])]);
 * const [padded] = utils.rnn.padPackedSequence(packed, { batchFirst: true });
 * padded; // [[1, 2, 3], [4, 5, 0]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.pad_packed_sequence.html
 */
export function padPackedSequence(
  sequence: PackedSequence,
  ...given: Given<PadPackedSequenceOptions, [batchFirst: boolean, paddingValue: number, totalLength: number | null]>
): [padded: Tensor, lengths: Tensor] {
  const where = 'padPackedSequence';
  if (!(sequence instanceof PackedSequence))
    throw new TypeError(`${where}: sequence must be a PackedSequence, got ${show(sequence)}`);
  const { batchFirst, paddingValue, totalLength } = table.take(where, given);
  const sizes = sizesOf(sequence.batchSizes);
  const steps = totalLength ?? sizes.length;
  if (!Number.isInteger(steps) || steps < sizes.length)
    throw new RangeError(
      `${where}: totalLength must be a whole number from the longest sequence's length ${sizes.length} up, got ${steps}`,
    );
  const { data, unsortedIndices } = sequence;
  const batch = sizes[0]!;
  const rest = data.shape.slice(1);
  const blank = full([steps * batch, ...rest], paddingValue, { dtype: data.dtype });
  let padded = indexCopy(blank, 0, packedRows(sizes, batch), data).reshape(steps, batch, ...rest);
  let lengths = tensor(BigInt64Array.from({ length: batch }, (_, b) => BigInt(sizes.filter((n) => n > b).length)));
  if (unsortedIndices) {
    padded = indexSelect(padded, 1, unsortedIndices);
    lengths = indexSelect(lengths, 0, unsortedIndices);
  }
  return [batchFirst ? padded.transpose(0, 1) : padded, lengths];
}
