import type { Binary } from './binaries.ts';
import { decodeBase64, hasSharedMemory, type WasmModule, webAssembly } from './platform.ts';

const SHARED_WITH_MAXIMUM = 3;
const WITH_MAXIMUM = 1;

/**
 * Compiles embedded bytes, synchronously.
 *
 * @throws Error where the platform refuses: an unknown instruction, a content security policy
 */
export function compile({ text, memoryFlag }: Binary): WasmModule {
  const bytes = decodeBase64(text);
  if (memoryFlag > 0) bytes[memoryFlag] = hasSharedMemory ? SHARED_WITH_MAXIMUM : WITH_MAXIMUM;
  return new webAssembly!.Module(bytes);
}

/** The functions of a compiled module on a memory. */
export function instantiate<Exports>(module: WasmModule, memory: object): Exports {
  return new webAssembly!.Instance(module, { env: { memory } }).exports as Exports;
}
