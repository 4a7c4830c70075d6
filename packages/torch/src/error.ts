/**
 * What a model, an optimiser or a loader has that the Python project could not do in the same way.
 *
 * @example
 * ```ts
 * class Own extends nn.Module {}
 * const optimizer = new optim.SGD([new nn.Parameter(zeros(1))], { lr: 0.1 });
 * const loader = new data.DataLoader(new data.TensorDataset(zeros(4, 3)), { batchSize: 2 });
 * let name = '';
 * try {
 *   await exportTorch(new Own(), { directory: 'never', optimizer, data: loader });
 * } catch (error) {
 *   name = (error as Error).name;
 * }
 * name; // 'TorchExportError'
 * ```
 */
export class TorchExportError extends Error {
  /** 'TorchExportError', also where a bundler renames the class. */
  override readonly name = 'TorchExportError';
}
