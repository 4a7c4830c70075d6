import type { Group, How, Medians, Peer, WorkId } from './work.ts';
import { workOf } from './work.ts';

/** Milliseconds of a stretch of runs of one job, where others are run by turns. */
const STRETCH = 20;

/**
 * Milliseconds of what a peer does of some groups, which is done for `time` milliseconds each. Jobs may be asynchronous. What is
 * held against another job of the same peer is run with it by turns: what else the machine does meets both.
 */
export async function measure(peer: Peer, wanted: readonly Group[], time: number, how: How): Promise<Medians> {
  const medians: Medians = {};
  for (const id of Object.keys(peer.jobs) as WorkId[]) {
    if (!wanted.includes(workOf(id).group) || medians[id] !== undefined) continue;
    const together = [id, ...besideOf(id, peer)];
    const slow = peer.slow?.includes(id) ?? false;
    const jobs = together.map((one) => peer.jobs[one]!);
    const found = await timesByTurns(jobs, slow ? 0 : time, slow ? 1 : 5, how.cpu ? processorTime : undefined);
    together.forEach((one, i) => {
      medians[one] = found[i]![how.fastest ? 0 : Math.floor(found[i]!.length / 2)]!;
    });
  }
  return medians;
}

/** The peer's own work that a work of the group `compile` is held against. */
function besideOf(id: WorkId, { jobs }: Peer): WorkId[] {
  const { group, targets = [] } = workOf(id);
  const own = targets.flatMap(({ peer, of }) => (peer === 'wick' && of !== undefined ? [of as WorkId] : []));
  return group === 'compile' ? own.filter((other) => jobs[other] !== undefined) : [];
}

/** Milliseconds of the processor that this process has had. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Milliseconds of a job that is run for `time` milliseconds and `least` times at least, the shortest first. */
export async function timesOf(
  job: () => unknown,
  time: number,
  least: number,
  clock?: () => number,
): Promise<number[]> {
  const [times] = await timesByTurns([job], time, least, clock);
  return times!;
}

/** The same of jobs that are run by turns, some milliseconds of the one and some of the other, for `time` milliseconds each. */
export async function timesByTurns(
  jobs: readonly (() => unknown)[],
  time: number,
  least: number,
  clock = () => performance.now(),
): Promise<number[][]> {
  for (const job of jobs) {
    const warm = performance.now();
    // Long work too is done a few times before: the first ones are compiled while they run.
    for (let i = 0; i < (time > 0 ? 3 : 1) || performance.now() - warm < time / 4; i++) await job();
  }
  const all = jobs.map((): number[] => []);
  const spent = jobs.map(() => 0);
  const isDone = (k: number) => all[k]!.length >= least && !(spent[k]! < time && all[k]!.length < 20_000);
  while (!jobs.every((_, k) => isDone(k)))
    for (const [k, job] of jobs.entries()) {
      if (isDone(k)) continue;
      const begin = performance.now();
      do {
        const start = clock();
        const result = job();
        if (result instanceof Promise) await result;
        all[k]!.push(clock() - start);
      } while (performance.now() - begin < STRETCH && all[k]!.length < 20_000);
      spent[k]! += performance.now() - begin;
    }
  return all.map((times) => times.sort((a, b) => a - b));
}
