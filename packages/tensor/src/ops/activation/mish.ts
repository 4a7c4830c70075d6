import { expr, program } from '@wick/kernels';
import type { Given } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { pointwiseFunction } from '../elementwise/pointwiseFunction.ts';
import { type InplaceOptions, inplaceOptions } from './inplace.ts';
import { softplus } from './softplus.ts';

const { add, exp, log1p, mul, sigmoid, sub, tanh } = expr;

const mishFunction = pointwiseFunction({
  name: 'mish',
  value: program(1, (x) => mul(x, tanh(log1p(exp(x))))),
  gradient: program(2, (g, x) => {
    const t = tanh(log1p(exp(x)));
    return mul(g, add(t, mul(mul(x, sub(1, mul(t, t))), sigmoid(x))));
  }),
  slope(x) {
    const t = softplus(x).tanh();
    return t.add(x.mul(t.square().neg().add(1)).mul(x.sigmoid()));
  },
});

/**
 * x · tanh(softplus(x)): `torch.nn.functional.mish`.
 *
 * @throws TypeError unless the tensor is floating-point
 * @example
 * ```ts
 * mish(tensor([-1, 2])); // [-0.3034, 1.9440]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.mish.html
 */
export function mish(x: Tensor, ...given: Given<InplaceOptions, [inplace: boolean]>): Tensor {
  const { inplace } = inplaceOptions.take('mish', given);
  return mishFunction(x, [], inplace);
}
