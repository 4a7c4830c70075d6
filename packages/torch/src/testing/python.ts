import { spawnSync } from 'node:child_process';

/** A Python to check what is written with: `WICK_PYTHON`, or the system's; null where there is none. */
export const python: string | null =
  [process.env.WICK_PYTHON, 'python3'].find((name) => name && spawnSync(name, ['-c', '']).status === 0) ?? null;

/** What a Python program prints as JSON, of `input` given to it as JSON. */
export function ask<T>(program: string, input: unknown): T {
  const run = spawnSync(python!, ['-c', program], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, PYTHONIOENCODING: 'utf8' },
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout) as T;
}
