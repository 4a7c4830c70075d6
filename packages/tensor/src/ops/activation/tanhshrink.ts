import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { pointwiseFunction } from '../elementwise/pointwiseFunction.ts';
import { square } from '../elementwise/square.ts';
import { tanh } from './tanh.ts';

const tanhshrinkFunction = pointwiseFunction({
  name: 'tanhshrink',
  value: () => (n, out, o, so, a, p, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sa) out[o] = a[p]! - Math.tanh(a[p]!);
  },
  gradient: () => (n, out, o, so, g, p, sg, a, q, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sg, q += sa) out[o] = g[p]! * Math.tanh(a[q]!) ** 2;
  },
  slope: (x) => square(tanh(x)),
});

/**
 * x - tanh(x): `torch.nn.functional.tanhshrink`. Integers become float32.
 *
 * @example
 * ```ts
 * tanhshrink(tensor([0, 1])); // [0, 0.2384]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.tanhshrink.html
 */
export function tanhshrink(x: Tensor): Tensor {
  return tanhshrinkFunction(checkTensor('tanhshrink', x).isFloatingPoint() ? x : x.to('float32'));
}
