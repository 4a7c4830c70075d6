import { saveBytes } from '@wick/checkpoint';
import type { Module } from '@wick/nn';
import { any, flag, optionTable, type RulesFor, show } from '@wick/tensor/internal';
import { projectRules, type TorchProjectOptions, torchProject } from './project.ts';

/** Options of {@link exportTorch}. */
export interface ExportTorchOptions extends TorchProjectOptions {
  /** The folder that the files go to; it is made where it is missing. */
  readonly directory: string;
  /** Whether files of the project's names may be replaced. Default: false. */
  readonly force?: boolean;
}

const table = optionTable({
  ...projectRules,
  directory: any('', 'the path of a folder', (given) => typeof given === 'string'),
  force: flag(false),
} satisfies RulesFor<ExportTorchOptions>);

/**
 * Writes a Python project that trains `model` in plain PyTorch from here on (Node): see {@link torchProject}. Every file
 * is written whole or not at all, and none is replaced unless `force` says so.
 *
 * @throws TypeError where there is no file system, RangeError where one of the files is there already, or as
 * {@link torchProject} does; nothing is written then.
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
  const { directory, force, ...project } = table.read('exportTorch', options);
  if (directory === '')
    throw new TypeError(`exportTorch: directory must be the path of a folder, got ${show(options?.directory)}`);
  // Not an import: a bundler for pages would trip over it.
  const { process } = globalThis as { process?: { getBuiltinModule?: (id: string) => unknown } };
  const load = process?.getBuiltinModule?.bind(process);
  if (!load) throw new TypeError('exportTorch: there is no file system here; torchProject gives the files');
  const { mkdir, readdir, rm } = load('node:fs/promises') as typeof import('node:fs/promises');
  const { join } = load('node:path') as typeof import('node:path');
  const files = await torchProject(model, project);
  await mkdir(directory, { recursive: true });
  const there = (await readdir(directory)).find((name) => files.has(name));
  if (there !== undefined && !force)
    throw new RangeError(`exportTorch: ${show(join(directory, there))} is there already; force replaces it`);
  const written: string[] = [];
  try {
    for (const [name, bytes] of files) {
      await saveBytes(join(directory, name), bytes, { overwrite: force });
      written.push(join(directory, name));
    }
  } catch (error) {
    // What took the place of another file cannot be given back, so it stays, whole.
    if (!force) for (const path of written) await rm(path, { force: true });
    throw error;
  }
}
