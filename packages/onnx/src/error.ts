import { printable } from '@wick/tensor/check';

/**
 * What cannot be said in ONNX, or an ONNX model that wick cannot read: the message names the operation and the place;
 * characters of the file that a terminal would obey stand in it as `\u{1b}`.
 *
 * @example
 * ```ts
 * let found: unknown;
 * try {
 *   onnx.importOnnx(new Uint8Array(3));
 * } catch (error) {
 *   found = error;
 * }
 * found instanceof onnx.OnnxError; // true
 * ```
 */
export class OnnxError extends RangeError {
  /** 'OnnxError', also where a bundler renames the class. */
  override name = 'OnnxError';

  /** @internal */
  constructor(message: string, { cause }: ErrorOptions = {}) {
    // A cause is shown with the error: one that quotes the file raw stays behind.
    const safe = cause instanceof Error && printable(cause.message) === cause.message;
    super(printable(message), safe ? { cause } : {});
  }
}
