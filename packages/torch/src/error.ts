/** What a model, an optimiser or a loader has that the Python project could not do in the same way. */
export class TorchExportError extends Error {
  override readonly name = 'TorchExportError';
}
