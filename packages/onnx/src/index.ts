/**
 * Models out to ONNX: `exportOnnx`; what is in an ONNX file: `parseOnnx`.
 *
 * @packageDocumentation
 */
export { OnnxError } from './error.ts';
export { type ExportOnnxOptions, exportOnnx } from './export/exportOnnx.ts';
export { type OnnxFile, type OnnxTensor, type OnnxValue, parseOnnx } from './read/parseOnnx.ts';
export type { OnnxDType } from './read/tensors.ts';
