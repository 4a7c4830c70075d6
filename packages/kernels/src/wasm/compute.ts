import { defineFamily } from './family.ts';
import { computeBinaries } from './generated/compute.ts';

/** A kernel that works on one chunk of a job; `workspace` is its thread's own. */
export type ChunkKernel = (job: number, chunk: number, workspace: number) => void;

/** Kernels that are cut in chunks; chunks of one job may run at the same time. */
interface ChunkKernels {
  sgemm: ChunkKernel;
  dgemm: ChunkKernel;
  convGather: ChunkKernel;
  convGatherDouble: ChunkKernel;
  convWeight: ChunkKernel;
  convWeightDouble: ChunkKernel;
  padPlanes: ChunkKernel;
  winograd: ChunkKernel;
  winogradWeight: ChunkKernel;
}

/** assembly/compute: numbers are 32-bit, addresses and strides bytes. */
interface ComputeExports extends ChunkKernels {
  gemmWorkspace(n: number, k: number, elementSize: number): number;
  convWorkspace(size: number): number;
  winogradWorkspace(rows: number, depth: number, panels: number): number;
  winogradWeights(
    weights: number,
    rowStride: number,
    stepStride: number,
    rows: number,
    depth: number,
    reversed: number,
    to: number,
  ): void;
  winogradWeightWorkspace(rows: number, columns: number, blockQuads: number): number;
  sumWinogradWeight(sums: number, chunks: number, count: number, to: number): number;
  packWeights(
    weights: number,
    rowStride: number,
    steps: number,
    rows: number,
    taps: number,
    to: number,
    size: number,
  ): void;
  reflect(x: number, tau: number, y: number, rows: number, stride: number, count: number): void;
  spreadPlanes(
    from: number,
    to: number,
    planes: number,
    depth: number,
    height: number,
    count: number,
    toPlane: number,
    toDepth: number,
    toHeight: number,
    toWidth: number,
    size: number,
  ): void;
}

/** Products, convolutions and everything else but random numbers. */
export const computeFamily = defineFamily<ComputeExports>(computeBinaries);

/** The compute family in the build that runs. */
export type Compute = NonNullable<ReturnType<typeof computeFamily>>;

/** The names of the kernels that work on chunks. */
export type ChunkKernelName = keyof ChunkKernels;
