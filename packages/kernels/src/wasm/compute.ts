import { defineFamily, defineSharedFamily } from './family.ts';
import { computeBinaries } from './generated/compute.ts';
import { ownMemory } from './memory.ts';
import { type ChunkKernel, isShared } from './runJob.ts';

/** Kernels that are cut in chunks; chunks of one job may run at the same time. */
interface ChunkKernels {
  gemm: ChunkKernel;
  convGather: ChunkKernel;
  convWeight: ChunkKernel;
  convDirect: ChunkKernel;
  convDirectWeight: ChunkKernel;
  padPlanes: ChunkKernel;
  winograd: ChunkKernel;
  winogradWeight: ChunkKernel;
}

/** assembly/compute: numbers are 32-bit, addresses and strides bytes. */
interface ComputeExports extends ChunkKernels {
  gemmWorkspace(n: number, k: number, elementSize: number): number;
  /** Packs B of products that have it in common. */
  packRight(b: number, row: number, column: number, n: number, k: number, elementSize: number, to: number): void;
  convWorkspace(size: number): number;
  /** `to[v][i] = matrix[i] . vectors[v]` */
  dots(
    matrix: number,
    rowStep: number,
    rows: number,
    depth: number,
    vectors: number,
    count: number,
    to: number,
    toStep: number,
    size: number,
  ): void;
  /** `to[v] += sum of vectors[v][p] * matrix[p]` */
  addRows(
    matrix: number,
    rowStep: number,
    rows: number,
    columns: number,
    vectors: number,
    vectorStep: number,
    count: number,
    to: number,
    toStep: number,
    size: number,
  ): void;
  /** `to[v] += sum of xv[p] * matrix[p]` in double: four sums of rows of four floats. */
  addNarrow(
    matrix: number,
    rowStep: number,
    rows: number,
    x0: number,
    x1: number,
    x2: number,
    x3: number,
    elementStep: number,
    to: number,
  ): void;
  /** In plans alone: what a recurrent layer's biases get of rows, some of them at a time. */
  sumBlocksOfRows?(at: number, columns: number, rows: number, block: number, to: number): void;
  winogradWorkspace(rows: number, depth: number, panels: number): number;
  winogradWeightsSize(rows: number, depth: number): number;
  winogradWeights(
    weights: number,
    rowStride: number,
    stepStride: number,
    rows: number,
    depth: number,
    reversed: number,
    to: number,
  ): void;
  winogradWeightWorkspace(rows: number, columns: number, blockTiles: number): number;
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
  fillPlanes(to: number, planes: number, count: number, bias: number, channels: number, size: number): void;
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

/** Products and convolutions. */
export const computeFamily = defineSharedFamily<ComputeExports>(computeBinaries);

/** The same for products that no other thread helps with. */
export const ownComputeFamily = defineFamily<ComputeExports>(computeBinaries, ownMemory);

/** The compute family in the build that runs. */
export type Compute = NonNullable<ReturnType<typeof computeFamily>>;

/**
 * The compute family for work that costs so many floating-point operations: on this thread's own memory where no other
 * thread will help, for copies there are faster. Null: use the plain loops.
 *
 * @param bytes - of scratch, for which there must be room
 */
export function computeWith(bytes: number, operations: number): Compute | null {
  const compute = isShared(operations) ? computeFamily() : ownComputeFamily();
  return compute?.memory.fits(bytes) ? compute : null;
}
