import type { WasmBuild } from './binaries.ts';
import { compile, instantiate, isKnown } from './compile.ts';
import { probeBinaries } from './generated/probe.ts';
import { kernelMemory } from './memory.ts';
import { webAssembly } from './platform.ts';

/** Which kernels run: plain TypeScript, WebAssembly SIMD, or that with relaxed SIMD (fused multiply-add). */
export type KernelBuild = 'typescript' | 'simd' | 'relaxed';

let available: readonly KernelBuild[] | null = null;
let forced: KernelBuild | null = null;

/** The builds that work here, slowest first. */
export function kernelBuilds(): readonly KernelBuild[] {
  available ??= probe();
  return available;
}

/**
 * The build that runs: the fastest that works here, unless {@link setKernelBuild} chose another.
 *
 * All builds draw the same random numbers. Sums of products (matrix products, convolutions) may differ in the last
 * places: with relaxed SIMD every product is added with one rounding, without it with two.
 */
export function kernelBuild(): KernelBuild {
  return forced ?? kernelBuilds().at(-1)!;
}

/**
 * Whether a kernel of WebAssembly should run: where its gain repays the copies and, so that tests reach it with small
 * arrays, always when a build was chosen by {@link setKernelBuild}.
 */
export function isWorthwhile(repaid: boolean): boolean {
  return repaid || forced !== null;
}

/**
 * Chooses the kernels, for tests and measurements. A chosen build runs whatever the size of the work; the choice that is
 * made without it leaves small work to plain loops.
 *
 * @param build a build, or null for the fastest one
 * @throws RangeError where that build does not work here
 */
export function setKernelBuild(build: KernelBuild | null): void {
  if (build !== null && !kernelBuilds().includes(build)) {
    throw new RangeError(`setKernelBuild: build must be one of ${kernelBuilds().join(', ')} here, got ${build}`);
  }
  forced = build;
}

/** Tries the smallest kernel in every build: SIMD may be missing, code generation forbidden, a "fused" step unfused. */
function probe(): KernelBuild[] {
  const builds: KernelBuild[] = ['typescript'];
  if (webAssembly === undefined) return builds;
  const a = 1 + 2 ** -12;
  const c = -(1 + 2 ** -11);
  try {
    // a * a = 1 + 2^-11 + 2^-24 loses its last bit when it is rounded before c is added.
    if (probeResult('simd', a, c) === 0) builds.push('simd');
    if (isKnown(probeBinaries, 'relaxed') && probeResult('relaxed', a, c) === 2 ** -24) builds.push('relaxed');
  } catch {
    // What has been found so far works.
  }
  return builds;
}

function probeResult(build: WasmBuild, a: number, c: number): number {
  const { multiplyAdd } = instantiate<{ multiplyAdd(a: number, b: number, c: number): number }>(
    compile(probeBinaries, build),
    kernelMemory().memory,
  );
  return multiplyAdd(a, a, c);
}
