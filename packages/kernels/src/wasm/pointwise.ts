import { defineFamily, defineSharedFamily } from './family.ts';
import { pointwiseBinaries } from './generated/pointwise.ts';
import { ownMemory } from './memory.ts';
import type { ChunkKernel } from './runJob.ts';

/** assembly/pointwise */
interface PointwiseExports {
  /** Writes the constants of the functions, once. */
  prepare(table: number): void;
  /** Repeats each of `rows` floats `width` times; up to a vector more is written. */
  spread(from: number, rows: number, width: number, to: number): void;
  /** Runs a program over a chunk; `registers` is room of the thread's own. */
  runProgram: ChunkKernel;
}

/** Element by element programs: the same bits in every build. */
export const pointwiseFamily = defineSharedFamily<PointwiseExports>(pointwiseBinaries);

/** The same for programs that no other thread helps with. */
export const ownPointwiseFamily = defineFamily<PointwiseExports>(pointwiseBinaries, ownMemory);

/** The functions of the pointwise family in the build that runs. */
export type PointwiseKernels = PointwiseExports;
