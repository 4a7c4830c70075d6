/**
 * What cannot be said in ONNX, or an ONNX model that wick cannot read: the message names the operation and the place.
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
}
