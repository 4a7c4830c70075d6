import type { ChunkKernelName, Compute } from './compute.ts';
import type { KernelMemory } from './memory.ts';
import { getNumThreads } from './numThreads.ts';
import { Team } from './team.ts';

/** Floating-point operations below which waking a helper takes longer than the work. */
const WORTH_WAKING = 5e6;
/** Operations in jobs worth sharing after which helpers are started: a program that does less is done sooner alone. */
const WORTH_STARTING = 1e8;

const teams = new WeakMap<Compute, Team>();
let shareable = 0;

/**
 * Runs all chunks of a job, large ones with the help of other threads. Results do not depend on who runs which chunk,
 * nor on the order.
 *
 * @param memory inside `withScratch`; all views of it may be replaced
 * @param kernel what works on a chunk
 * @param job address of the job's description
 * @param chunks number of chunks
 * @param workspace bytes that every thread needs for itself
 * @param operations what the job costs, in floating-point operations
 */
export function runJob(
  compute: Compute,
  memory: KernelMemory,
  kernel: ChunkKernelName,
  job: number,
  chunks: number,
  workspace: number,
  operations: number,
): void {
  const work = compute.exports[kernel];
  const helpers = getNumThreads() - 1;
  if (helpers > 0 && chunks > 1 && operations >= WORTH_WAKING) {
    const team = teamOf(compute);
    shareable += operations;
    if (shareable >= WORTH_STARTING) team.start(helpers);
    if (team.ready > 0) {
      team.run(memory, kernel, work, job, chunks, workspace, helpers);
      return;
    }
  }
  const own = memory.allocate(workspace);
  for (let chunk = 0; chunk < chunks; chunk++) work(job, chunk, own);
}

/** The helpers of a module. */
export function teamOf(compute: Compute): Team {
  let team = teams.get(compute);
  if (team === undefined) {
    team = new Team(compute);
    teams.set(compute, team);
  }
  return team;
}
