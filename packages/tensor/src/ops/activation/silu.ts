import type { Tensor } from '../../tensor.ts';
import { pointwiseFunction } from '../elementwise/pointwiseFunction.ts';
import { type InplaceOptions, inplaceOptions } from './inplace.ts';
import { sigmoid } from './sigmoid.ts';

const siluFunction = pointwiseFunction({
  name: 'silu',
  value: () => (n, out, o, so, a, p, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sa) out[o] = a[p]! / (1 + Math.exp(-a[p]!));
  },
  gradient: () => (n, out, o, so, g, p, sg, a, q, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sg, q += sa) {
      const s = 1 / (1 + Math.exp(-a[q]!));
      out[o] = g[p]! * s * (1 + a[q]! * (1 - s));
    }
  },
  slope(x) {
    const s = sigmoid(x);
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
export function silu(x: Tensor, options?: InplaceOptions): Tensor {
  const { inplace } = inplaceOptions.read('silu', options);
  return siluFunction(x, [], inplace);
}
