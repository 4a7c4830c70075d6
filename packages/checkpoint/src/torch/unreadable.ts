/**
 * Stands where a file has a tensor, or a number, that PyTorch reads and wick has none for, if `loadTorch` is told to keep
 * such entries.
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
    /** PyTorch's name of the element type; null where the file does not say it in one place. */
    readonly dtype: string | null,
    /** Sizes, where the file says them. */
    readonly shape: readonly number[] | null,
    /** What it is, in words: 'a tensor of dtype complex64 and shape [3]'. */
    readonly what: string,
  ) {}
}
