import type { Given } from '../../core/options.ts';
import { eye } from '../../ops/creation/index.ts';
import type { Tensor } from '../../tensor.ts';
import { type CholeskyOptions, choleskySolve } from '../cholesky.ts';
import { checkSquare } from '../matrices.ts';

/**
 * The inverse of A from its Cholesky factor L: (L Lᵀ)⁻¹, or (Uᵀ U)⁻¹ with `upper`.
 *
 * @param L - a floating-point tensor [..., n, n]
 * @throws ShapeError unless square; TypeError unless floating-point
 * @example
 * ```ts
 * choleskyInverse(tensor([[2, 0], [0, 1]])); // [[0.25, 0], [0, 1]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cholesky_inverse.html
 */
export function choleskyInverse(L: Tensor, ...given: Given<CholeskyOptions, [upper: boolean]>): Tensor {
  checkSquare('choleskyInverse', 'L', L);
  return choleskySolve(eye(L.shape.at(-1)!, { dtype: L.dtype }), L, ...given);
}
