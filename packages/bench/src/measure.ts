import { Bench } from 'tinybench';
import type { Medians, Peer, WorkId } from './work.ts';

/** Median milliseconds of everything a peer does, `time` milliseconds of it each. */
export async function measure(peer: Peer, time: number): Promise<Medians> {
  const bench = new Bench({ time, warmupTime: time / 4, warmupIterations: 2, iterations: 5 });
  for (const [id, job] of Object.entries(peer.jobs)) bench.add(id, () => void job());
  await bench.run();
  const medians: Medians = {};
  for (const task of bench.tasks) {
    const { result } = task;
    if ('error' in result) throw new Error(`${peer.name}, ${task.name}: ${String(result.error)}`);
    if ('latency' in result) medians[task.name as WorkId] = result.latency.p50;
  }
  return medians;
}
