import type { Scalar } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import type { AlphaOptions } from './add.ts';
import { sub } from './sub.ts';

/**
 * other - alpha · x: {@link sub} the other way round.
 *
 * @example
 * ```ts
 * rsub(tensor([1, 2]), 10); // [9, 8]
 * ```
 * @see https://docs.pytorch.org/docs/stable/torch.html
 */
export function rsub(x: Tensor, other: Tensor | Scalar, options?: AlphaOptions): Tensor {
  return sub(other, x, options);
}
