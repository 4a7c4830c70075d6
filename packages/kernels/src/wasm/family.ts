import type { FamilyBinaries, WasmBuild } from './binaries.ts';
import { kernelBuild } from './build.ts';
import { compile, instantiate } from './compile.ts';
import { type KernelMemory, kernelMemory } from './memory.ts';
import { hasSharedMemory, type WasmModule } from './platform.ts';
import { recording } from './recorder.ts';

/** A family of kernels in the build that runs. */
export interface LoadedFamily<Exports> {
  readonly module: WasmModule;
  readonly exports: Exports;
  /** What its kernels work on. */
  readonly memory: KernelMemory;
}

/** Gives the family in the build that runs; null: WebAssembly does not run, use the plain loops. */
export type Family<Exports> = () => LoadedFamily<Exports> | null;

/** The families of which helper threads know the kernels. */
export const sharedFamilies: Family<object>[] = [];

/** A family whose kernels are cut in chunks, which helper threads may take: their names differ from those of all others. */
export function defineSharedFamily<Exports extends object>(binaries: FamilyBinaries): Family<Exports> {
  const family = defineFamily<Exports>(binaries);
  sharedFamilies.push(family);
  return family;
}

/**
 * A family of kernels; it is compiled when first asked for.
 *
 * @param memory - what it works on: {@link kernelMemory}, or {@link ownMemory} for what only this thread runs
 */
export function defineFamily<Exports>(binaries: FamilyBinaries, memory = kernelMemory): Family<Exports> {
  const loaded: Partial<Record<WasmBuild, LoadedFamily<Exports> | null>> = {};
  return () => {
    const build = kernelBuild();
    if (build === 'typescript') return null;
    if (recording.by) return recording.by.family(binaries) as LoadedFamily<Exports>;
    if (loaded[build] === undefined) loaded[build] = load(binaries, build, memory);
    return loaded[build];
  };
}

/**
 * Compiles a family. An engine that knew relaxed SIMD when it was asked may not know it here (its switch was turned, what
 * it compiled before is still in its cache): the baseline does the same work. Where that is refused too, though the probe
 * was not (a limit on what may be compiled at once, no memory for code), the plain loops do.
 */
function load<Exports>(
  binaries: FamilyBinaries,
  build: WasmBuild,
  memory: typeof kernelMemory,
): LoadedFamily<Exports> | null {
  try {
    const module = compile(binaries, build, memory === kernelMemory && hasSharedMemory);
    const worked = memory();
    return { module, exports: instantiate<Exports>(module, worked.memory), memory: worked };
  } catch {
    return build === 'simd' ? null : load(binaries, 'simd', memory);
  }
}
