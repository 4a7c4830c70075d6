import type { FamilyBinaries, WasmBuild } from './binaries.ts';
import { decodeBytes } from './byteText.ts';
import { hasSharedMemory, type WasmModule, webAssembly } from './platform.ts';
import { joinStreams } from './streams.ts';

const SHARED_WITH_MAXIMUM = 3;
const WITH_MAXIMUM = 1;

/**
 * Compiles embedded bytes, synchronously.
 *
 * @param shared - whether its memory is
 * @throws Error where the platform refuses: an unknown instruction, a content security policy
 */
export function compile(binaries: FamilyBinaries, build: WasmBuild, shared = hasSharedMemory): WasmModule {
  return new webAssembly!.Module(bytesOf(binaries, build, shared));
}

/**
 * Whether the engine knows every instruction of a build as it stands now: what it compiled before its switches were turned it
 * takes from a cache without looking.
 */
export function isKnown(binaries: FamilyBinaries, build: WasmBuild): boolean {
  return webAssembly!.validate(bytesOf(binaries, build, hasSharedMemory));
}

function bytesOf(binaries: FamilyBinaries, build: WasmBuild, shared: boolean): Uint8Array {
  const baseline = joinStreams(binaries.simd.map(decodeBytes));
  const bytes = build === 'simd' ? baseline : rebuild(baseline, binaries.relaxed);
  const { memoryFlag } = binaries;
  if (memoryFlag > 0) bytes[memoryFlag] = shared ? SHARED_WITH_MAXIMUM : WITH_MAXIMUM;
  return bytes;
}

/** The bytes that pieces `from length more` of a binary describe. */
function rebuild(baseline: Uint8Array, pieces: string): Uint8Array {
  const bytes: number[] = [];
  const words = pieces.split(' ');
  for (let i = 0; i + 2 < words.length; i += 3) {
    const from = Number(words[i]);
    const end = from + Number(words[i + 1]);
    for (let at = from; at < end; at++) bytes.push(baseline[at]!);
    for (const byte of decodeBytes(words[i + 2]!)) bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

/** The functions of a compiled module on a memory; `host` has what it imports beside. */
export function instantiate<Exports>(module: WasmModule, memory: object, host?: object): Exports {
  return new webAssembly!.Instance(module, { env: { memory }, ...host }).exports as Exports;
}
