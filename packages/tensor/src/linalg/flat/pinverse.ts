import { type Named, named } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { pinv } from '../rank.ts';

/**
 * The pseudoinverse of a matrix: {@link pinv} under its older name.
 *
 * @param A - a floating-point tensor [..., m, n]
 * @param rcond - singular values up to this share of the largest are 0. Default: 1e-15
 * @throws ShapeError for less than two dimensions; TypeError unless floating-point
 * @example
 * ```ts
 * pinverse(tensor([[2, 0], [0, 4]])); // [[0.5, 0], [0, 0.25]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.pinverse.html
 */
export function pinverse(A: Tensor, rcond: Named<'rcond', number> = 1e-15): Tensor {
  return pinv(A, { rtol: named('pinverse', 'rcond', rcond) ?? 1e-15 });
}
