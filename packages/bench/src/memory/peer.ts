// What a training step makes and leaves to the collector, in a process of its own. Prints JSON.
//
//   node peer.js STEP eager|compiled STEPS
import type { HeapProfiler } from 'node:inspector';
import { Session } from 'node:inspector/promises';
import { PerformanceObserver } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { countArrays } from './countArrays.ts';
import type { StepName } from './steps.ts';

/** Of one step, in the mean of many. */
export interface StepMemory {
  readonly arrays: number;
  readonly bytes: number;
  readonly large: number;
  readonly largeBytes: number;
  /** Bytes of objects: tensors, vertices of the graph, lists. */
  readonly objects: number;
  /** How often the collector ran for all that is old, and for all that is young, in a hundred steps. */
  readonly whole: number;
  readonly young: number;
  /** Milliseconds of its work that the step waited for. */
  readonly pause: number;
}

const WHOLE = 4;
const YOUNG = 1;

async function main(): Promise<void> {
  const [name, how, number] = process.argv.slice(2) as [StepName, string, string];
  const steps = Number(number);
  const { count: total } = countArrays();
  const { stepOf } = await import('./steps.ts');
  const step = stepOf(name, how === 'compiled');
  for (let i = 0; i < 10; i++) step();

  const runs = { [WHOLE]: 0, [YOUNG]: 0 };
  let pause = 0;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { duration, detail } = entry as typeof entry & { readonly detail: { readonly kind: number } };
      if (detail.kind === WHOLE || detail.kind === YOUNG) runs[detail.kind]++;
      pause += duration;
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  const before = { ...total };
  for (let i = 0; i < steps; i++) step();
  const each = (key: keyof typeof total) => (total[key] - before[key]) / steps;
  const [made, bytes, large, largeBytes] = [each('made'), each('bytes'), each('large'), each('largeBytes')];
  await setTimeout(10); // the observer hears of it then
  const result: StepMemory = {
    arrays: made,
    bytes,
    large,
    largeBytes,
    objects: (await objectBytes(step, steps)) / steps,
    whole: (100 * runs[WHOLE]) / steps,
    young: (100 * runs[YOUNG]) / steps,
    pause: pause / steps,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
  process.exit(0);
}

/** Bytes of the objects that so many steps make, those that are collected meanwhile too: by samples, one every 4 kB. */
async function objectBytes(step: () => unknown, steps: number): Promise<number> {
  const session = new Session();
  session.connect();
  await session.post('HeapProfiler.startSampling', {
    samplingInterval: 4096,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  for (let i = 0; i < steps; i++) step();
  const { profile } = await session.post('HeapProfiler.stopSampling');
  session.disconnect();
  return sizeOf(profile.head);
}

function sizeOf({ selfSize, children }: HeapProfiler.SamplingHeapProfileNode): number {
  return children.reduce((sum, child) => sum + sizeOf(child), selfSize);
}

void main();
