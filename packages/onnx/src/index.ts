/**
 * Models out to ONNX: `exportOnnx`.
 *
 * @packageDocumentation
 */
export { OnnxError } from './error.ts';
export { type ExportOnnxOptions, exportOnnx } from './export/exportOnnx.ts';
