import type { DType } from '../../core/dtype.ts';

/**
 * The dtype of tensors that are made without one: float32, always. There is no setting for it.
 *
 * @example
 * ```ts
 * getDefaultDtype(); // 'float32'
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.get_default_dtype.html
 */
export function getDefaultDtype(): DType {
  return 'float32';
}
