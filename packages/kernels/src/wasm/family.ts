import type { FamilyBinaries, WasmBuild } from './binaries.ts';
import { kernelBuild } from './build.ts';
import { compile, instantiate } from './compile.ts';
import { kernelMemory } from './memory.ts';
import type { WasmModule } from './platform.ts';

/** A family of kernels in the build that runs. */
export interface LoadedFamily<Exports> {
  readonly module: WasmModule;
  readonly exports: Exports;
}

/** Gives the family in the build that runs; null: WebAssembly does not run, use the plain loops. */
export type Family<Exports> = () => LoadedFamily<Exports> | null;

/** A family of kernels; it is compiled when first asked for. */
export function defineFamily<Exports>(binaries: FamilyBinaries): Family<Exports> {
  const loaded: Partial<Record<WasmBuild, LoadedFamily<Exports>>> = {};
  return () => {
    const build = kernelBuild();
    if (build === 'typescript') return null;
    loaded[build] ??= load(binaries, build);
    return loaded[build];
  };
}

/**
 * Compiles a family. An engine that knew relaxed SIMD when it was asked may not know it here (its switch was turned, what
 * it compiled before is still in its cache): the baseline does the same work.
 */
function load<Exports>(binaries: FamilyBinaries, build: WasmBuild): LoadedFamily<Exports> {
  let module: WasmModule;
  try {
    module = compile(binaries, build);
  } catch (error) {
    if (build === 'simd') throw error;
    return load(binaries, 'simd');
  }
  return { module, exports: instantiate<Exports>(module, kernelMemory().memory) };
}
