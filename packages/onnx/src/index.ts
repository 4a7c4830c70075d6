/**
 * Models out to ONNX and back: `exportOnnx`, `importOnnx`, `compile`.
 *
 * @packageDocumentation
 */
export { OnnxError } from './error.ts';
