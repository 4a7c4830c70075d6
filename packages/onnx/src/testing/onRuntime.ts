import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tensor } from '@wick/tensor';

export interface Job {
  readonly bytes: Uint8Array;
  readonly feeds: Readonly<Record<string, Tensor>>;
}
export interface Output {
  readonly dims: readonly number[];
  readonly data: readonly number[];
}

/** What ONNX Runtime computes of each job. */
export function onRuntime(jobs: readonly Job[]): Output[][] {
  const folder = mkdtempSync(join(tmpdir(), 'wick-onnx-'));
  try {
    const listed = jobs.map(({ bytes, feeds }, i) => {
      const model = join(folder, `${i}.onnx`);
      writeFileSync(model, bytes);
      const given = Object.entries(feeds).map(([name, t]) => [
        name,
        { type: t.dtype, dims: t.shape, data: Array.from(t.toTypedArray() as ArrayLike<number | bigint>, Number) },
      ]);
      return { model, feeds: Object.fromEntries(given) };
    });
    const path = join(folder, 'jobs.json');
    writeFileSync(path, JSON.stringify(listed));
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(__dirname, 'runModels.cjs'), path], {
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
    });
    if (status !== 0) throw new Error(`ONNX Runtime: ${stderr}`);
    return JSON.parse(stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
