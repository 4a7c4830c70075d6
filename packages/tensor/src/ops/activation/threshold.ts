import { expr, program } from '@wick/kernels';
import { isFloat, type Scalar } from '../../core/dtype.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Given } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { copy_ } from '../elementwise/copy.ts';
import { refuseBool } from '../elementwise/pointwise.ts';
import { checkNumbers, pointwiseFunction } from '../elementwise/pointwiseFunction.ts';
import { type InplaceOptions, inplaceOptions } from './inplace.ts';

const { le, where } = expr;

const thresholdFunction = pointwiseFunction({
  name: 'threshold',
  value: program(1, (x, limit, value) => where(le(x, limit), value, x)),
  gradient: program(2, (g, x, limit) => where(le(x, limit), 0, g)),
  slope: null,
});

/**
 * x where it is above `limit`, `value` elsewhere, also for integers: `torch.nn.functional.threshold`.
 *
 * @example
 * ```ts
 * threshold(tensor([0.05, 2]), 0.1, -1); // [-1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.threshold.html
 */
export function threshold(
  x: Tensor,
  limit: number,
  value: number,
  ...given: Given<InplaceOptions, [inplace: boolean]>
): Tensor {
  const { inplace } = inplaceOptions.take('threshold', given);
  checkTensor('threshold', x);
  refuseBool('threshold', x);
  checkNumbers('threshold', { threshold: limit, value });
  if (isFloat(x.dtype)) return thresholdFunction(x, [limit, value], inplace);
  const stored: Scalar = Math.trunc(value);
  const kept = x.maskedFill(x.le(Math.trunc(limit)), stored);
  return inplace ? copy_(x, kept) : kept;
}
