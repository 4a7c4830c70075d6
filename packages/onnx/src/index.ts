/**
 * Models out to ONNX and back: `exportOnnx`, `importOnnx`, `compile`.
 *
 * @packageDocumentation
 */
export { OnnxError } from './error.ts';
export { type ExportOnnxOptions, exportOnnx } from './export/exportOnnx.ts';
