import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Group, type How, type Measured, wordsOf } from '../work.ts';

/** PyTorch's medians, measured by the Python that `WICK_PYTHON` names, on one thread. Null where none is given. */
export function torchMedians(groups: readonly Group[], time: number, how: How): Measured | null {
  const python = process.env.WICK_PYTHON;
  if (!python) return null;
  const script = fileURLToPath(new URL('../../src/peers/torch_bench.py', import.meta.url));
  const run = spawnSync(python, [script, groups.join(), String(time), ...wordsOf(how)], { encoding: 'utf8' });
  if (run.status !== 0)
    throw new Error(
      `WICK_PYTHON=${python} could not measure PyTorch: ${run.error?.message ?? run.stderr.trim().split('\n').at(-1)}`,
    );
  return JSON.parse(run.stdout) as Measured;
}
