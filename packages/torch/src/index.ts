/**
 * From wick to PyTorch where one machine is not enough: `exportTorch` writes a Python project that trains on.
 *
 * @packageDocumentation
 */
export { TorchExportError } from './error.ts';
export { type ExportTorchOptions, exportTorch } from './exportTorch.ts';
export type { LoaderLike } from './order.ts';
export { type TorchProjectOptions, torchProject } from './project.ts';
export type { Trained } from './trained.ts';
