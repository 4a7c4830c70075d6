import { expr, program } from '@wick/kernels';
import type { Given } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { pointwiseFunction } from '../elementwise/pointwiseFunction.ts';
import { type InplaceOptions, inplaceOptions } from './inplace.ts';

const { add, mul, sigmoid, sub } = expr;

const siluFunction = pointwiseFunction({
  name: 'silu',
  value: program(1, (x) => mul(x, sigmoid(x))),
  gradient: program(2, (g, x) => {
    const s = sigmoid(x);
    return mul(mul(g, s), add(mul(x, sub(1, s)), 1));
  }),
  slope(x) {
    const s = x.sigmoid();
    return s.mul(s.neg().add(1).mul(x).add(1));
  },
});

/**
 * x · σ(x), the sigmoid linear unit or swish: `torch.nn.functional.silu`.
 *
 * @throws TypeError unless the tensor is floating-point
 * @example
 * ```ts
 * silu(tensor([-1, 2])); // [-0.2689, 1.7616]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.silu.html
 */
export function silu(x: Tensor, ...given: Given<InplaceOptions, [inplace: boolean]>): Tensor {
  const { inplace } = inplaceOptions.take('silu', given);
  return siluFunction(x, [], inplace);
}
