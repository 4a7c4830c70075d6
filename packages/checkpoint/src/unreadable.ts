import { any, optionTable, type RulesFor } from '@wick/tensor/internal';
/** What a reader does with entries that wick has no tensors for. */
export interface UnreadableOptions {
  /**
   * What becomes of entries that wick has no tensor for (complex, quantised, sparse, float8, text, objects, uint64
   * from 2^63): `'refuse'` is an error that names the first of them, `'keep'` puts an {@link UnreadableTensor} in its
   * place, so that it hides none of the others. Default: 'refuse'.
   */
  unreadable?: 'refuse' | 'keep';
}

/** The options of every reader. */
export const unreadableRules = {
  unreadable: any<'refuse' | 'keep'>('refuse', "'refuse' or 'keep'", (given) => given === 'refuse' || given === 'keep'),
} satisfies RulesFor<UnreadableOptions>;

/** The options of a reader that has no others. */
export const unreadableTable = optionTable(unreadableRules);

/**
 * Stands where a file has a tensor, or a number, that wick has none for, if the reader is told to keep such entries.
 *
 * @example
 * ```ts
 * const entry = new checkpoint.UnreadableTensor('complex64', [2, 3], 'a tensor of dtype complex64 and shape [2, 3]');
 * const saved: Record<string, unknown> = { entry, weight: ones(2) };
 * Object.keys(saved).filter((name) => !(saved[name] instanceof checkpoint.UnreadableTensor)); // ['weight']
 * ```
 */
export class UnreadableTensor {
  /** Made by the reader: of a dtype and a shape, and in words. */
  constructor(
    /** PyTorch's name of the element type, or the format's own; null where the file does not say it in one place. */
    readonly dtype: string | null,
    /** Sizes, where the file says them. */
    readonly shape: readonly number[] | null,
    /** What it is, in words: 'a tensor of dtype complex64 and shape [3]'. */
    readonly what: string,
  ) {}
}

/** What the error for an entry that is not kept ends with. */
export const orKeep = "{ unreadable: 'keep' } reads everything else";
