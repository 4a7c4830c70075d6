import { dense } from '../../core/copy.ts';
import { checkTensor } from '../../core/operand.ts';
import { promoteTypes } from '../../core/promotion.ts';
import { sameShape } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { cast } from './pointwise.ts';

/**
 * Whether two tensors have the same shape and the same elements (NaN equals nothing): `torch.equal`. Of two dtypes,
 * both are taken in the one that they meet in.
 *
 * @example
 * ```ts
 * equal(tensor([1, 2]), tensor([1, 3])); // false
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.equal.html
 */
export function equal(a: Tensor, b: Tensor): boolean {
  checkTensor('equal', a);
  checkTensor('equal', b, 'other');
  if (!sameShape(a.shape, b.shape)) return false;
  const dtype = promoteTypes(a.dtype, b.dtype);
  const x = dense(cast(a, dtype));
  const y = dense(cast(b, dtype));
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return false;
  return true;
}
