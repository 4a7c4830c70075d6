export {
  type Compiled,
  type CompiledModule,
  type CompiledOnGpu,
  type CompileOptions,
  compile,
  type FunctionOnGpu,
  type ModuleOnGpu,
  type OnDevice,
} from './compile.ts';
export { CompileError } from './error.ts';
export type { CaptureReport, PlanReport, ReportedStep } from './explain/report.ts';
export { type WebGpu, type WebGpuOptions, webgpu } from './webgpu/gpu.ts';
