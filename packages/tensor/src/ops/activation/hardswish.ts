import type { Tensor } from '../../tensor.ts';
import { pointwiseFunction } from '../elementwise/pointwiseFunction.ts';
import { where } from '../elementwise/where.ts';
import { type InplaceOptions, inplaceOptions } from './inplace.ts';

const hardswishFunction = pointwiseFunction({
  name: 'hardswish',
  value: () => (n, out, o, so, a, p, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sa) out[o] = (a[p]! * Math.min(Math.max(a[p]! + 3, 0), 6)) / 6;
  },
  gradient: () => (n, out, o, so, g, p, sg, a, q, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sg, q += sa)
      out[o] = a[q]! <= -3 ? 0 : a[q]! < 3 ? g[p]! * (a[q]! / 3 + 0.5) : g[p]!;
  },
  slope: (x) => where(x.gt(-3), where(x.lt(3), x.div(3).add(0.5), 1), 0),
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
export function hardswish(x: Tensor, options?: InplaceOptions): Tensor {
  const { inplace } = inplaceOptions.read('hardswish', options);
  return hardswishFunction(x, [], inplace);
}
