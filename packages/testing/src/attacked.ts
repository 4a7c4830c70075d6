import { spawnSync } from 'node:child_process';
import { typescriptProgram } from './typescriptProgram.ts';

/**
 * What went wrong with the files of these numbers. `script <from> <to>` makes and reads them: it prints the number of
 * each before it, what was wrong as a line of JSON, and `done`; if it dies, another process goes on with the rest.
 */
export function attacked(script: string, from: number, to: number): string[] {
  const faults: string[] = [];
  for (let next = from; next < to; ) {
    // So small a heap that whoever takes much more than 64 MiB dies.
    const flags = ['--max-old-space-size=256', '--stack-size=900', ...typescriptProgram(script), `${next}`, `${to}`];
    const run = spawnSync(process.execPath, flags, { encoding: 'utf8', maxBuffer: 2 ** 28, timeout: 3_000_000 });
    const lines = run.stdout.trimEnd().split('\n');
    for (const line of lines) if (line.startsWith('{')) faults.push(line);
    if (lines.at(-1) === 'done') break;
    const last = Number(lines.filter((line) => /^\d+$/.test(line)).at(-1) ?? next);
    faults.push(`file ${last} killed the process (${run.signal ?? run.status}): ${run.stderr.slice(-500)}`);
    next = last + 1;
  }
  return faults;
}

/**
 * How many files are tried of all formats together, of which `share` is one package's, and from which number on:
 * `WICK_FILES=24000 WICK_FROM=0 npx jest attack`.
 */
export function attackSize(share: number, shortened: number): { from: number; to: number } {
  const from = Number(process.env.WICK_FROM ?? 0);
  const asked = process.env.WICK_FILES;
  return { from, to: from + (asked === undefined ? shortened : Math.ceil(Number(asked) * share)) };
}
