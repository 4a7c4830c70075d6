import { apply } from '../../autograd/dispatch.ts';
import type { Scalar } from '../../core/dtype.ts';
import { checkTensor, operand } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { type AlphaOptions, alphaOf } from './add.ts';
import { checkSub, subOp } from './sub.ts';

/**
 * other - alpha · x: {@link Tensor.sub} the other way round.
 *
 * @example
 * ```ts
 * rsub(tensor([1, 2]), 10); // [9, 8]
 * ```
 * @see https://docs.pytorch.org/docs/stable/torch.html
 */
export function rsub(x: Tensor, other: Tensor | Scalar, alpha?: Scalar | AlphaOptions): Tensor {
  const first = operand('rsub', other);
  checkSub('rsub', first, checkTensor('rsub', x));
  return apply(subOp, [first, x], alphaOf('rsub', first, x, alpha));
}
