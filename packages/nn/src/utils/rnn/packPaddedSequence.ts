import {
  checkTensor,
  constantElements,
  flag,
  type Given,
  optionTable,
  type RulesFor,
  show,
} from '@wick/tensor/internal';
import { indexSelect, ShapeError, sort, type Tensor, tensor } from '@wick/tensor/light';
import { packedRows } from './packedRows.ts';
import { PackedSequence } from './packedSequence.ts';
import { readLengths } from './readLengths.ts';

/** Options of {@link packPaddedSequence}. */
export interface PackPaddedSequenceOptions {
  /** The input is [batch, steps, …] instead of [steps, batch, …]. Default: false. */
  batchFirst?: boolean;
  /** Refuse lengths that are not in falling order; false sorts the sequences. Default: true. */
  enforceSorted?: boolean;
}

const table = optionTable(
  { batchFirst: flag(false), enforceSorted: flag(true) } satisfies RulesFor<PackPaddedSequenceOptions>,
  ['batchFirst', 'enforceSorted'],
);

/**
 * Packs a batch of padded sequences: what lies beyond a sequence's length is left out. The inverse of
 * {@link padPackedSequence}.
 *
 * @param input - [steps, batch, …], or [batch, steps, …] with `batchFirst`
 * @param lengths - one per sequence: numbers, or a 1-D tensor of whole numbers
 * @throws ShapeError if there is not one length per sequence, or a length is larger than the number of steps;
 * RangeError if a length is below 1, or lengths rise while `enforceSorted` is set
 * @example
 * ```ts
 * const packed = nn.utils.rnn.packPaddedSequence(randn(5, 3, 10), [5, 4, 2]); // (steps, batch, features)
 * const [output] = new nn.LSTM(10, 20).forward(packed);
 * const [padded, lengths] = nn.utils.rnn.padPackedSequence(output);
 * padded.shape; // [5, 3, 20]
 * lengths; // [5, 4, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.pack_padded_sequence.html
 */
export function packPaddedSequence(
  input: Tensor,
  lengths: Tensor | readonly number[],
  ...given: Given<PackPaddedSequenceOptions, [batchFirst: boolean, enforceSorted: boolean]>
): PackedSequence {
  const where = 'packPaddedSequence';
  checkTensor(where, input, 'input');
  const { batchFirst, enforceSorted } = table.take(where, given);
  if (input.ndim < 2)
    throw new ShapeError(`${where}: input must have at least 2 dimensions, got shape ${show([...input.shape])}`);
  const steps = input.shape[batchFirst ? 1 : 0]!;
  const batch = input.shape[batchFirst ? 0 : 1]!;
  let counts = readLengths(where, lengths, input, batch);
  checkLengths(where, counts, input, steps);
  let padded = batchFirst ? input.transpose(0, 1) : input;
  let sortedIndices: Tensor | null = null;
  if (enforceSorted) checkFalling(where, counts);
  else {
    const sorted = sort(tensor(BigInt64Array.from(counts, BigInt)), 0, true);
    counts = Array.from(constantElements(sorted[0]), Number);
    sortedIndices = sorted[1];
    padded = indexSelect(padded, 1, sortedIndices);
  }
  const batchSizes = Array.from({ length: counts[0]! }, (_, step) => counts.filter((n) => n > step).length);
  const rows = padded.reshape(steps * batch, ...input.shape.slice(2));
  const data = indexSelect(rows, 0, packedRows(batchSizes, batch));
  return new PackedSequence(data, tensor(BigInt64Array.from(batchSizes, BigInt)), sortedIndices);
}

function checkLengths(where: string, counts: readonly number[], input: Tensor, steps: number): void {
  if (counts.length === 0)
    throw new ShapeError(`${where}: an input without sequences cannot be packed, got shape ${show([...input.shape])}`);
  for (const n of counts) {
    if (!Number.isInteger(n) || n < 1)
      throw new RangeError(`${where}: lengths must be whole numbers from 1 up, got ${show([...counts])}`);
    if (n > steps)
      throw new ShapeError(
        `${where}: a length of ${n} does not fit the ${steps} steps of an input of shape ${show([...input.shape])}`,
      );
  }
}

function checkFalling(where: string, counts: readonly number[]): void {
  if (counts.some((n, i) => i > 0 && n > counts[i - 1]!))
    throw new RangeError(
      `${where}: lengths must be in falling order unless enforceSorted is false, got ${show([...counts])}`,
    );
}
