import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { StepMemory } from './peer.ts';
import { type StepName, stepNames } from './steps.ts';

/** What training steps make and leave to the collector, as a table: eager and compiled, a process each. */
export function memoryTable(steps: number): string {
  const rows = (Object.keys(stepNames) as StepName[]).flatMap((name) =>
    ['eager', 'compiled'].map((how) => [`${stepNames[name]}, ${how}`, measured(name, how, steps)] as const),
  );
  return [
    '| a step of | arrays | kB of them | of 64 kB and more | kB of objects | kB collected | whole collections in 100 steps | young ones | ms of pause |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...rows.map(
      ([name, m]) =>
        `| ${name} | ${m.arrays.toFixed(0)} | ${kB(m.bytes)} | ${m.large.toFixed(0)} with ${kB(m.largeBytes)} | ${kB(m.objects)} | ${kB(m.bytes + m.objects)} | ${m.whole.toFixed(0)} | ${m.young.toFixed(0)} | ${m.pause.toFixed(2)} |`,
    ),
  ].join('\n');
}

const kB = (bytes: number) => (bytes / 1000).toFixed(0);

function measured(name: StepName, how: string, steps: number): StepMemory {
  const program = fileURLToPath(new URL('peer.js', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, name, how, String(steps)], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${name}, ${how}: ${stderr.trim()}`);
  return JSON.parse(stdout) as StepMemory;
}
