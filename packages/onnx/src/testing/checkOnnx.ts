import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A Python with onnx, where the environment names one. */
export const python = process.env.WICK_PYTHON;

/** What ONNX's own checker says of models, all of its checks: nothing if they are valid. */
export function checkOnnx(models: readonly Uint8Array[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'wick-onnx-'));
  try {
    const files = models.map((bytes, i) => {
      const file = join(folder, `${i}.onnx`);
      writeFileSync(file, bytes);
      return file;
    });
    return checkFiles(files);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same of models in files. */
export function checkFiles(files: readonly string[]): string {
  const script = join(__dirname, '../../scripts/check.py');
  const { status, stderr } = spawnSync(python!, [script], { encoding: 'utf8', input: files.join('\n') });
  return status === 0 ? '' : stderr || `exit code ${status}`;
}
