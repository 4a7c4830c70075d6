import { kernelBuild } from './build.ts';
import { type LoadedFamily, sharedFamilies } from './family.ts';
import { type KernelMemory, kernelMemory } from './memory.ts';
import { getNumThreads } from './numThreads.ts';
import { recording } from './recorder.ts';
import { Team } from './team.ts';

/** Floating-point operations below which waking a helper takes longer than the work. */
const WORTH_WAKING = 5e6;
/** Operations in jobs worth sharing after which helpers are started: a program that does less is done sooner alone. */
const WORTH_STARTING = 1e8;

/** Whether other threads may help with a job of so many floating-point operations; a plan's threads are not known yet. */
export function isShared(operations: number): boolean {
  return recording.by !== null || (operations >= WORTH_WAKING && getNumThreads() > 1);
}

/** A kernel that works on one chunk of a job; `workspace` is its thread's own. */
export type ChunkKernel = (job: number, chunk: number, workspace: number) => void;

const teams = new Map<string, Team>();
let shareable = 0;

/**
 * Runs all chunks of a job, large ones with the help of other threads. Results do not depend on who runs which chunk,
 * nor on the order.
 *
 * @param family the one that has the kernel
 * @param memory inside `withScratch`; all views of it may be replaced
 * @param kernel what works on a chunk
 * @param job address of the job's description
 * @param chunks number of chunks
 * @param workspace bytes that every thread needs for itself
 * @param operations what the job costs, in floating-point operations
 */
export function runJob<Name extends string>(
  family: LoadedFamily<Record<Name, ChunkKernel>>,
  memory: KernelMemory,
  kernel: Name,
  job: number,
  chunks: number,
  workspace: number,
  operations: number,
): void {
  if (recording.by) {
    recording.by.job(kernel, job, chunks, workspace, operations);
    return;
  }
  const work = family.exports[kernel];
  if (chunks > 1 && isShared(operations) && family.memory === kernelMemory()) {
    const helpers = getNumThreads() - 1;
    const team = currentTeam();
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

/** The helpers of the build that runs, which is one of WebAssembly. */
export function currentTeam(): Team {
  const build = kernelBuild();
  let team = teams.get(build);
  if (team === undefined) {
    team = new Team(sharedFamilies.map((family) => family()).filter((loaded) => loaded !== null));
    teams.set(build, team);
  }
  return team;
}
