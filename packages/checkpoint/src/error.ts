import { printable } from './printable.ts';

/**
 * A file that is not what it claims to be: truncated, damaged, hostile, or of a kind that is not read here. The message
 * names the format and the fault; characters of the file that a terminal would obey stand in it as `\u{1b}`.
 *
 * @example
 * ```ts
 * let found: unknown;
 * try {
 *   checkpoint.parseSafetensors(new Uint8Array(3));
 * } catch (error) {
 *   found = error;
 * }
 * found instanceof checkpoint.CheckpointError; // true
 * ```
 */
export class CheckpointError extends RangeError {
  /** 'CheckpointError', also where a bundler renames the class. */
  override name = 'CheckpointError';

  /** @internal */
  constructor(message: string, { cause }: ErrorOptions = {}) {
    // A cause is shown with the error: one that quotes the file raw stays behind.
    const safe = cause instanceof Error && printable(cause.message) === cause.message;
    super(printable(message), safe ? { cause } : {});
  }
}

/** Runs `parse`; what a damaged file makes a library throw becomes an error that names the format, its cause attached. */
export function guarded<T>(format: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof CheckpointError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new CheckpointError(`${format}: the file is damaged (${message.slice(0, 200)})`, { cause: error });
  }
}
