/**
 * A matrix that a decomposition cannot take: singular, not positive-definite, without finite values.
 * `torch.linalg.LinAlgError`.
 */
export class LinAlgError extends RangeError {
  /** 'LinAlgError'. */
  override readonly name: string = 'LinAlgError';
}
