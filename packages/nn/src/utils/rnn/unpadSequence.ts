import { checkTensor, flag, type Given, optionTable, show } from '@wick/tensor/internal';
import { ShapeError, type Tensor } from '@wick/tensor/light';
import { readLengths } from './readLengths.ts';

const table = optionTable({ batchFirst: flag(false) }, ['batchFirst']);

/**
 * The sequences of a padded batch, each cut to its length: the inverse of {@link padSequence}.
 *
 * @param padded - [steps, batch, …], or [batch, steps, …] with `batchFirst`
 * @param lengths - one per sequence; one that is longer than the batch has steps gives them all
 * @returns copies, [length, …] each
 * @throws ShapeError if there is not one length per sequence
 * @example
 * ```ts
 * utils.rnn.unpadSequence(tensor([[1, 2, 3], [4, 5, 0]]), [3, 2], { batchFirst: true }); // [[1, 2, 3], [4, 5]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.unpad_sequence.html
 */
export function unpadSequence(
  padded: Tensor,
  lengths: Tensor | readonly number[],
  ...given: Given<{ batchFirst?: boolean }, [batchFirst: boolean]>
): Tensor[] {
  const where = 'unpadSequence';
  checkTensor(where, padded, 'padded');
  const { batchFirst } = table.take(where, given);
  if (padded.ndim < 2)
    throw new ShapeError(`${where}: padded must have at least 2 dimensions, got shape ${show([...padded.shape])}`);
  const rows = padded.unbind(batchFirst ? 0 : 1);
  const counts = readLengths(where, lengths, padded, rows.length);
  return rows.map((row, i) => row.narrow(0, 0, Math.min(Math.max(counts[i]!, 0), row.shape[0]!)).clone());
}
