import type { Group, How, Medians, Peer, WorkId } from './work.ts';
import { workOf } from './work.ts';

/** Milliseconds of what a peer does of some groups, which is done for `time` milliseconds each. Jobs may be asynchronous. */
export async function measure(peer: Peer, wanted: readonly Group[], time: number, how: How): Promise<Medians> {
  const medians: Medians = {};
  for (const [name, job] of Object.entries(peer.jobs) as [string, () => unknown][]) {
    const id = name as WorkId;
    if (!wanted.includes(workOf(id).group)) continue;
    medians[id] = await timeOf(job, peer.slow?.includes(id) ? 0 : time, how);
  }
  return medians;
}

async function timeOf(job: () => unknown, time: number, { fastest, cpu }: How): Promise<number> {
  const times = await timesOf(job, time, time === 0 ? 1 : 5, cpu ? processorTime : undefined);
  return times[fastest ? 0 : Math.floor(times.length / 2)]!;
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
  clock = () => performance.now(),
): Promise<number[]> {
  const warm = performance.now();
  // Long work too is done a few times before: the first ones are compiled while they run.
  for (let i = 0; i < (time > 0 ? 3 : 1) || performance.now() - warm < time / 4; i++) await job();
  const times: number[] = [];
  const begin = performance.now();
  while (times.length < least || (performance.now() - begin < time && times.length < 20_000)) {
    const start = clock();
    const result = job();
    if (result instanceof Promise) await result;
    times.push(clock() - start);
  }
  return times.sort((a, b) => a - b);
}
