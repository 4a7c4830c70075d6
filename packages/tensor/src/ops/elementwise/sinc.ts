import { isHalf } from '../../core/half.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { div } from './div.ts';
import { eq } from './eq.ts';
import { mul } from './mul.ts';
import { floatType } from './pointwise.ts';
import { sin } from './sin.ts';
import { where } from './where.ts';

/**
 * sin(πx) / (πx), and 1 at 0. Integers and bool give float32.
 *
 * @example
 * ```ts
 * sinc(tensor([0, 0.5])); // [1, 0.6366]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sinc.html
 */
export function sinc(x: Tensor): Tensor {
  // Of half types the result is rounded once.
  if (isHalf(checkTensor('sinc', x).dtype)) return sinc(x.to('float32')).to(x.dtype);
  const zero = eq(x, 0);
  const angle = mul(where(zero, 1, x.to(floatType(x.dtype))), Math.PI);
  return where(zero, 1, div(sin(angle), angle));
}
