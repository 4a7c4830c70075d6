import type { Tensor } from '../../tensor.ts';
import { pointwiseFunction } from '../elementwise/pointwiseFunction.ts';
import { square } from '../elementwise/square.ts';
import { type InplaceOptions, inplaceOptions } from './inplace.ts';
import { sigmoid } from './sigmoid.ts';
import { softplus } from './softplus.ts';
import { tanh } from './tanh.ts';

const mishFunction = pointwiseFunction({
  name: 'mish',
  value: () => (n, out, o, so, a, p, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sa) out[o] = a[p]! * Math.tanh(Math.log1p(Math.exp(a[p]!)));
  },
  gradient: () => (n, out, o, so, g, p, sg, a, q, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sg, q += sa) {
      const x = a[q]!;
      const t = Math.tanh(Math.log1p(Math.exp(x)));
      out[o] = g[p]! * (t + (x * (1 - t * t)) / (1 + Math.exp(-x)));
    }
  },
  slope(x) {
    const t = tanh(softplus(x));
    return t.add(x.mul(square(t).neg().add(1)).mul(sigmoid(x)));
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
export function mish(x: Tensor, options?: InplaceOptions): Tensor {
  const { inplace } = inplaceOptions.read('mish', options);
  return mishFunction(x, [], inplace);
}
