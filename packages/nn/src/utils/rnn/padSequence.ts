import { checkTensor, flag, type Given, optionTable, type RulesFor, real, show, word } from '@wick/tensor/internal';
import { cat, full, ShapeError, stack, Tensor } from '@wick/tensor/light';

/** Options of {@link padSequence}. */
export interface PadSequenceOptions {
  /** Give [batch, steps, …] instead of [steps, batch, …]. Default: false. */
  batchFirst?: boolean;
  /** What stands where a sequence has no element. Default: 0. */
  paddingValue?: number;
  /** The side on which shorter sequences are filled up. Default: 'right'. */
  paddingSide?: 'left' | 'right';
}

const table = optionTable(
  {
    batchFirst: flag(false),
    paddingValue: real(0),
    paddingSide: word<'left' | 'right'>('right', ['left', 'right']),
  } satisfies RulesFor<PadSequenceOptions>,
  ['batchFirst', 'paddingValue', 'paddingSide'],
);

/**
 * Sequences of different lengths as one tensor, the shorter ones filled up. Its dtype is that of the first one.
 *
 * @param sequences - tensors [steps, …], or a tensor, whose rows are taken
 * @returns [longest, batch, …], or [batch, longest, …] with `batchFirst`
 * @throws RangeError without sequences; ShapeError if they differ in more than the first dimension
 * @example
 * ```ts
 * nn.utils.rnn.padSequence([ones(3), ones(1)]).tolist(); // [[1, 1], [1, 0], [1, 0]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.pad_sequence.html
 */
export function padSequence(
  sequences: Iterable<Tensor> | Tensor,
  ...given: Given<PadSequenceOptions, [batchFirst: boolean, paddingValue: number, paddingSide: 'left' | 'right']>
): Tensor {
  const where = 'padSequence';
  const { batchFirst, paddingValue, paddingSide } = table.take(where, given);
  const list = listOf(where, sequences);
  const [first] = list;
  if (!first) throw new RangeError(`${where}: at least one sequence is needed, got none`);
  for (const t of list) {
    const fits = t.ndim > 0 && t.ndim === first.ndim && t.shape.every((n, d) => d === 0 || n === first.shape[d]);
    if (!fits)
      throw new ShapeError(
        `${where}: sequences must have a first dimension and be alike in the others, got shapes ${show([...first.shape])} and ${show([...t.shape])}`,
      );
  }
  const longest = Math.max(...list.map((t) => t.shape[0]!));
  const { dtype } = first;
  const padded = list.map((t) => {
    const missing = longest - t.shape[0]!;
    if (missing === 0) return t.to(dtype);
    const blank = full([missing, ...first.shape.slice(1)], paddingValue, { dtype });
    return cat(paddingSide === 'right' ? [t.to(dtype), blank] : [blank, t.to(dtype)], 0);
  });
  return stack(padded, batchFirst ? 0 : 1);
}

function listOf(where: string, sequences: Iterable<Tensor> | Tensor): Tensor[] {
  if (sequences instanceof Tensor) return sequences.unbind(0);
  if (sequences === null || typeof sequences !== 'object' || !(Symbol.iterator in sequences))
    throw new TypeError(`${where}: sequences must be an iterable of tensors, got ${show(sequences)}`);
  const list = [...sequences];
  for (const [i, t] of list.entries()) checkTensor(where, t, `sequences[${i}]`);
  return list;
}
