/** What cannot be said in ONNX, or an ONNX model that wick cannot read: the message names the operation and the place. */
export class OnnxError extends RangeError {
  /** 'OnnxError', also where a bundler renames the class. */
  override name = 'OnnxError';
}
