import { expr, program } from '@wick/kernels';
import type { Given } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { pointwiseFunction } from '../elementwise/pointwiseFunction.ts';
import { type InplaceOptions, inplaceOptions } from './inplace.ts';

const { add, clamp, div, gt, lt, mul, where } = expr;

// PyTorch's gradient takes the float32 value of 1/6, in float64 too.
const sixth = Math.fround(1 / 6);

const hardsigmoidFunction = pointwiseFunction({
  name: 'hardsigmoid',
  value: program(1, (x) => div(clamp(add(x, 3), 0, 6), 6)),
  gradient: program(2, (g, x) => where(mul(gt(x, -3), lt(x, 3)), mul(g, sixth), 0)),
  slope: null,
});

/**
 * relu6(x + 3) / 6: `torch.nn.functional.hardsigmoid`.
 *
 * @throws TypeError unless the tensor is floating-point
 * @example
 * ```ts
 * hardsigmoid(tensor([-4, 0, 1])); // [0, 0.5, 0.6667]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.hardsigmoid.html
 */
export function hardsigmoid(x: Tensor, ...given: Given<InplaceOptions, [inplace: boolean]>): Tensor {
  const { inplace } = inplaceOptions.take('hardsigmoid', given);
  return hardsigmoidFunction(x, [], inplace);
}
