/**
 * The few things of the platform that the kernels use, found at run time: this package is compiled without the types of
 * Node or of a browser, runs in both, and where one of them is missing does without.
 */

/** A compiled module; it can be sent to a thread. */
export type WasmModule = object;

/** `WebAssembly.Memory`. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface WebAssemblyApi {
  Module: new (bytes: Uint8Array) => WasmModule;
  Instance: new (module: WasmModule, imports: object) => { readonly exports: Record<string, unknown> };
  Memory: new (limits: { initial: number; maximum: number; shared: boolean }) => WasmMemory;
  validate(bytes: Uint8Array): boolean;
}

interface NodeProcess {
  getBuiltinModule?(name: string): unknown;
}

interface Platform {
  WebAssembly?: WebAssemblyApi;
  SharedArrayBuffer?: unknown;
  process?: NodeProcess;
}

const platform = globalThis as unknown as Platform;

/** `WebAssembly`, where the platform has it and lets itself be asked. */
export const webAssembly = askFor(() => platform.WebAssembly);

/** Whether memory can be shared with threads: always in Node, in a browser where the page is cross-origin isolated. */
export const hasSharedMemory = platform.SharedArrayBuffer !== undefined;

function askFor<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

/** A module of Node, without an import that a bundler would follow; `undefined` in a browser. */
export function nodeModule<T>(name: string): T | undefined {
  return platform.process?.getBuiltinModule?.(name) as T | undefined;
}
