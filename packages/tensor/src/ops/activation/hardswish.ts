import { expr, program } from '@wick/kernels';
import type { Given } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { pointwiseFunction } from '../elementwise/pointwiseFunction.ts';
import { where as choose } from '../elementwise/where.ts';
import { type InplaceOptions, inplaceOptions } from './inplace.ts';

const { add, clamp, div, le, lt, mul, where } = expr;

const hardswishFunction = pointwiseFunction({
  name: 'hardswish',
  value: program(1, (x) => div(mul(x, clamp(add(x, 3), 0, 6)), 6)),
  gradient: program(2, (g, x) => where(le(x, -3), 0, where(lt(x, 3), mul(g, add(div(x, 3), 0.5)), g))),
  slope: (x) => choose(x.gt(-3), choose(x.lt(3), x.div(3).add(0.5), 1), 0),
});

/**
 * x · relu6(x + 3) / 6: `torch.nn.functional.hardswish`.
 *
 * @throws TypeError unless the tensor is floating-point
 * @example
 * ```ts
 * hardswish(tensor([-4, 1, 4])); // [0, 0.6667, 4]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.hardswish.html
 */
export function hardswish(x: Tensor, ...given: Given<InplaceOptions, [inplace: boolean]>): Tensor {
  const { inplace } = inplaceOptions.take('hardswish', given);
  return hardswishFunction(x, [], inplace);
}
