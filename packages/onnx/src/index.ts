/**
 * Models out to ONNX: `exportOnnx`, or to ONNX Runtime at once: `compile`; ONNX models in: `importOnnx`;
 * what is in an ONNX file: `parseOnnx`.
 *
 * @packageDocumentation
 */
export { type CompiledModel, type CompileOptions, compile } from './compile/compile.ts';
export type { OnnxRuntime, RuntimeTensor } from './compile/runtime.ts';
export { OnnxError } from './error.ts';
export { type ExportOnnxOptions, exportOnnx } from './export/exportOnnx.ts';
export { type ImportOnnxOptions, importOnnx, type OnnxModule } from './import/importOnnx.ts';
export type { OnnxLimits } from './limits.ts';
export { type OnnxFile, type OnnxTensor, type OnnxValue, parseOnnx } from './read/parseOnnx.ts';
export type { OnnxDType } from './read/tensors.ts';
