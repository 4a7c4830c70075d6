export { type Compiled, type CompiledModule, type CompileOptions, compile } from './compile.ts';
export { CompileError } from './error.ts';
