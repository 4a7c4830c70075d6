import type { Tensor } from '../../tensor.ts';
import { slogdet } from '../determinant.ts';
import { checkSquare } from '../matrices.ts';

/**
 * log det A; −∞ where A is singular, NaN where its determinant is negative.
 *
 * @param A - a floating-point tensor [..., n, n]
 * @throws ShapeError unless square; TypeError unless floating-point
 * @example
 * ```ts
 * logdet(tensor([[2, 0], [0, 3]])); // 1.7918
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logdet.html
 */
export function logdet(A: Tensor): Tensor {
  checkSquare('logdet', 'A', A);
  const [sign, log] = slogdet(A);
  return log.maskedFill(sign.lt(0), Number.NaN);
}
