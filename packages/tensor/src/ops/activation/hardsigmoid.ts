import type { Tensor } from '../../tensor.ts';
import { pointwiseFunction } from '../elementwise/pointwiseFunction.ts';
import { type InplaceOptions, inplaceOptions } from './inplace.ts';

// PyTorch's gradient takes the float32 value of 1/6, in float64 too.
const sixth = Math.fround(1 / 6);

const hardsigmoidFunction = pointwiseFunction({
  name: 'hardsigmoid',
  value: () => (n, out, o, so, a, p, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sa) out[o] = Math.min(Math.max(a[p]! + 3, 0), 6) / 6;
  },
  gradient: () => (n, out, o, so, g, p, sg, a, q, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sg, q += sa) out[o] = a[q]! > -3 && a[q]! < 3 ? g[p]! * sixth : 0;
  },
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
export function hardsigmoid(x: Tensor, options?: InplaceOptions): Tensor {
  const { inplace } = inplaceOptions.read('hardsigmoid', options);
  return hardsigmoidFunction(x, [], inplace);
}
