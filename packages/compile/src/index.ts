export { type Compiled, type CompiledModule, type CompileOptions, compile } from './compile.ts';
export { CompileError } from './error.ts';
export type { CaptureReport, ReportedStep } from './explain/report.ts';
