import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

// WICK_FILES=20000 asks for a long attack, WICK_FROM for other files. Each number is one file of one of six kinds: nearly
// right in what its format says of itself, so that it comes past the first check.
const files = Number(process.env.WICK_FILES ?? 1500);
const first = Number(process.env.WICK_FROM ?? 0);
const runner = ['../../wick/src/testing/runTypeScript.cjs', 'testing/attack/attack.ts'].map((file) =>
  join(__dirname, file),
);

/** What went wrong with the files of these numbers; a process that dies is followed by another for the rest. */
function attack(from: number, to: number): string[] {
  const faults: string[] = [];
  for (let next = from; next < to; ) {
    // So small a heap that whoever takes much more than 64 MiB dies.
    const flags = ['--max-old-space-size=256', '--stack-size=900'];
    const run = spawnSync(process.execPath, [...flags, ...runner, `${next}`, `${to}`], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      timeout: 600_000,
    });
    const lines = run.stdout.trimEnd().split('\n');
    for (const line of lines) if (line.startsWith('{')) faults.push(line);
    if (lines.at(-1) === 'done') break;
    const last = Number(lines.filter((line) => /^\d+$/.test(line)).at(-1) ?? next);
    faults.push(`file ${last} killed the process (${run.signal ?? run.status}): ${run.stderr.slice(-500)}`);
    next = last + 1;
  }
  return faults;
}

test(`${files} files of all kinds end in a value or an error of ours: none kills, hangs or takes more than it may`, () => {
  expect(attack(first, first + files)).toEqual([]);
}, 3_600_000);
