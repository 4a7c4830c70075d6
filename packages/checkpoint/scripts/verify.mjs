// Writes files of every format with the built package and lets Python's own libraries open them.
//
//     WICK_PYTHON=path/to/python node packages/checkpoint/scripts/verify.mjs
//
// Needs `npm run build` before, and a Python with torch, safetensors and numpy.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { manualSeed, randint, randn, zeros } from '../../tensor/dist/index.js';
import { saveNpy, saveNpz, saveSafetensors, saveTorch } from '../dist/index.js';

const folder = mkdtempSync(join(tmpdir(), 'wick-verify-'));
try {
  manualSeed(0);
  const base = randn(4, 6);
  const tensors = {
    base,
    transposed: base.t(),
    double: randn(3, { dtype: 'float64' }),
    int: randint(-5, 5, [7], { dtype: 'int32' }),
    long: randint(-5, 5, [2, 2]),
    byte: zeros(3, { dtype: 'uint8' }),
    yes: zeros(2, { dtype: 'bool' }).logicalNot(),
    scalar: randn([]),
    empty: zeros(0, 4),
    'é/name': randn(2),
  };
  await saveSafetensors(join(folder, 'a.safetensors'), tensors, { metadata: { format: 'pt' } });
  await saveSafetensors(join(folder, 'half.safetensors'), tensors, { dtype: 'bfloat16' });
  await saveNpz(join(folder, 'a.npz'), tensors);
  await saveNpz(join(folder, 'deflated.npz'), tensors, { compress: true });
  await saveNpy(join(folder, 'a.npy'), base);
  await saveTorch(join(folder, 'half.pt'), tensors, { dtype: 'float16' });
  await saveTorch(join(folder, 'a.pt'), {
    tensors,
    list: [1, 2.5, -3, 2 ** 40, -(2n ** 70n), true, null, 'text é', [], {}],
    tuple: Object.freeze([1, Object.freeze([])]),
    keys: new Map([[1, 'a']]),
    set: new Set([1, 2]),
    bytes: Uint8Array.of(0, 255, 128),
  });
  const script = fileURLToPath(new URL('verify.py', import.meta.url));
  const { status } = spawnSync(process.env.WICK_PYTHON ?? 'python3', [script, folder], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
