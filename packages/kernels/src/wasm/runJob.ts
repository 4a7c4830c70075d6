import type { ChunkKernelName, Compute } from './compute.ts';
import type { KernelMemory } from './memory.ts';

/**
 * Runs all chunks of a job. Results do not depend on who runs which chunk, nor on the order.
 *
 * @param memory inside `withScratch`; all views of it may be replaced
 * @param kernel what works on a chunk
 * @param job address of the job's description
 * @param chunks number of chunks
 * @param workspace bytes that every thread needs for itself
 */
export function runJob(
  { exports }: Compute,
  memory: KernelMemory,
  kernel: ChunkKernelName,
  job: number,
  chunks: number,
  workspace: number,
): void {
  const own = memory.allocate(workspace);
  const work = exports[kernel];
  for (let chunk = 0; chunk < chunks; chunk++) work(job, chunk, own);
}
