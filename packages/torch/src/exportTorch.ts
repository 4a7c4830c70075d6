import type { Module } from '@wick/nn';
import { type TorchProjectOptions, torchProject } from './project.ts';

/** Options of {@link exportTorch}. */
export interface ExportTorchOptions extends TorchProjectOptions {
  /** The folder that the files go to; it is made where it is missing. */
  readonly directory: string;
}

/**
 * Writes a Python project that trains `model` in plain PyTorch from here on (Node): see {@link torchProject}.
 *
 * @throws TypeError where there is no file system, or as {@link torchProject} does; nothing is written then.
 * @example
 * ```ts
 * const model = new nn.Linear(3, 2);
 * const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
 * const samples = new data.TensorDataset(randn(64, 3), randint(0, 2, [64]));
 * const loader = new data.DataLoader(samples, { batchSize: 16, shuffle: true });
 * await exportTorch(model, { directory: 'handover', optimizer, data: loader, epochs: 5 });
 * // Then, in that folder: torchrun --nproc-per-node 4 train.py; what it leaves in trained.pt is a Trained.
 * ```
 */
export async function exportTorch(model: Module, options: ExportTorchOptions): Promise<void> {
  const { directory } = options ?? {};
  if (typeof directory !== 'string' || directory === '')
    throw new TypeError(`exportTorch: directory must be the path of a folder, got ${String(directory)}`);
  // Not an import: a bundler for pages would trip over it.
  const { process } = globalThis as { process?: { getBuiltinModule?: (id: string) => unknown } };
  const load = process?.getBuiltinModule?.bind(process);
  if (!load) throw new TypeError('exportTorch: there is no file system here; torchProject gives the files');
  const { mkdir, writeFile } = load('node:fs/promises') as typeof import('node:fs/promises');
  const { join } = load('node:path') as typeof import('node:path');
  const files = await torchProject(model, options);
  await mkdir(directory, { recursive: true });
  for (const [name, bytes] of files) await writeFile(join(directory, name), bytes);
}
