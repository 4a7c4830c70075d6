import { setFlagsFromString } from 'node:v8';
import { type KernelBuild, kernelBuilds, setKernelBuild } from '../wasm/build.ts';

// Node 20 knows relaxed SIMD but does not offer it by itself.
if (Number(process.versions.node.split('.')[0]) < 22) {
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  kernelBuilds();
  afterAll(() => setFlagsFromString('--no-experimental-wasm-relaxed-simd'));
}

/** Runs a suite once for every build of the kernels that works here. */
export function describeBuilds(suite: (build: KernelBuild) => void, builds = kernelBuilds()): void {
  describe.each(builds)('%s build', (build) => {
    beforeAll(() => setKernelBuild(build));
    afterAll(() => setKernelBuild(null));
    suite(build);
  });
}

/** {@link describeBuilds} for what runs in WebAssembly alone. */
export function describeWasmBuilds(suite: (build: KernelBuild) => void): void {
  describeBuilds(
    suite,
    kernelBuilds().filter((build) => build !== 'typescript'),
  );
}
