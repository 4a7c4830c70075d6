import type { FamilyBinaries } from './binaries.ts';
import type { LoadedFamily } from './family.ts';
import type { KernelMemory } from './memory.ts';

/** Takes down what kernels' drivers would run, for a plan: memory, families and jobs are then its own. */
export interface Recorder {
  readonly memory: KernelMemory;
  family(binaries: FamilyBinaries): LoadedFamily<unknown>;
  job(kernel: string, job: number, chunks: number, workspace: number, operations: number): void;
}

/** Who takes down; null: drivers run what they do. */
export const recording: { by: Recorder | null } = { by: null };
