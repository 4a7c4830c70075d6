/** What a model, an optimiser or a loader has that the Python project could not do in the same way. */
export class TorchExportError extends Error {
  /** 'TorchExportError', also where a bundler renames the class. */
  override readonly name = 'TorchExportError';
}
