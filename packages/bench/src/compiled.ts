import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { compile, manualSeed, setNumThreads } from 'wick';
import { processorTime } from './measure.ts';
import { convStep, gptStep, lstmStep, mlpStep, type StepJobs, tinyStep } from './peers/compiledSteps.ts';

interface Case {
  readonly step: (...args: unknown[]) => unknown;
  readonly args: (i: number) => readonly unknown[];
}

/** One step, eager and compiled: microseconds of processor time, the fastest of many runs of a few calls. */
export interface Compared {
  readonly name: string;
  readonly eager: number;
  readonly compiled: number;
}

const folder = fileURLToPath(new URL('../../compile', import.meta.url));

/** The step functions of compile's own tests, whose files are no part of what is built. */
async function testCases(): Promise<Record<string, () => Case>> {
  const outDir = join(folder, 'node_modules/.cache');
  mkdirSync(outDir, { recursive: true });
  const output = { entryFileNames: 'cases.mjs' };
  await build({
    configFile: false,
    root: folder,
    logLevel: 'silent',
    ssr: { external: true },
    build: { ssr: 'src/testing/cases.ts', outDir, emptyOutDir: false, rollupOptions: { output } },
  });
  const made = (await import(pathToFileURL(join(outDir, 'cases.mjs')).href)) as { cases: Record<string, () => Case> };
  return made.cases;
}

/** Calls with arguments that were made before, some in turn. */
function jobsOf(make: () => Case): StepJobs {
  manualSeed(0);
  const [eager, compiled] = [make(), make()];
  const call = ({ args }: Case, step: Case['step']) => {
    const given = Array.from({ length: 8 }, (_, i) => args(i));
    let i = 0;
    return () => step(...given[i++ % 8]!);
  };
  return {
    eager: call(eager, eager.step),
    compiled: call(compiled, compile(compiled.step)),
  };
}

const wholes: Record<string, () => StepJobs> = {
  '2-16-16-1 with tanh, batch 32': tinyStep,
  '784-256-256-10, Adam, batch 64': mlpStep,
  'MNIST net, batch 64': convStep,
  'LSTM 32-64 over 20 steps': lstmStep,
  'small GPT, AdamW': gptStep,
};

/** Every step function that compile is tried on, eager beside compiled, on one thread; `time` milliseconds each. */
export async function measureCompiled(time: number): Promise<Compared[]> {
  setNumThreads(1);
  const cases = await testCases();
  const all: Record<string, () => StepJobs> = { ...wholes };
  for (const [name, make] of Object.entries(cases)) all[name] = () => jobsOf(make);
  return Object.entries(all).map(([name, make]) => ({ name, ...compared(make(), time) }));
}

function compared({ eager, compiled }: StepJobs, time: number): { eager: number; compiled: number } {
  const warm = performance.now();
  for (let i = 0; i < 8 || (i < 60 && performance.now() - warm < time); i++) {
    eager();
    compiled();
  }
  const begin = performance.now();
  eager();
  // As many calls at a time as the clock needs, and an even number: some cases do something else at every other call.
  const calls = 2 * Math.max(1, Math.min(32, Math.ceil(1 / (performance.now() - begin))));
  const least = { eager: Number.POSITIVE_INFINITY, compiled: Number.POSITIVE_INFINITY };
  for (let i = 0; i < 6 || performance.now() - begin < time; i++)
    for (const [name, job] of [
      ['eager', eager],
      ['compiled', compiled],
    ] as const) {
      const start = processorTime();
      for (let k = 0; k < calls; k++) job();
      least[name] = Math.min(least[name], (1000 * (processorTime() - start)) / calls);
    }
  return least;
}

/** The table, those that gain least first. */
export function comparedTable(rows: readonly Compared[]): string {
  const gain = ({ eager, compiled }: Compared) => eager / compiled;
  const sorted = [...rows].sort((a, b) => gain(a) - gain(b));
  const lines = sorted.map(
    (row) => `| ${row.name} | ${row.eager.toFixed(0)} | ${row.compiled.toFixed(0)} | ${gain(row).toFixed(1)} |`,
  );
  const slower = sorted.filter((row) => gain(row) < 1).length;
  const middle = gain(sorted[sorted.length >> 1]!).toFixed(1);
  return [
    '| step | eager, µs | compiled, µs | times faster |',
    '| --- | ---: | ---: | ---: |',
    ...lines,
    '',
    `${rows.length} steps, ${slower} of them slower compiled than eager; the one in the middle is ${middle} times faster.`,
  ].join('\n');
}
