import { allocateTensor } from '../../core/make.ts';
import type { Tensor } from '../../tensor.ts';
import { pointwiseFunction } from '../elementwise/pointwiseFunction.ts';
import { sigmoid } from './sigmoid.ts';

const logSigmoidFunction = pointwiseFunction({
  name: 'logSigmoid',
  value: () => (n, out, o, so, a, p, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sa) out[o] = Math.min(a[p]!, 0) - Math.log1p(Math.exp(-Math.abs(a[p]!)));
  },
  gradient: () => (n, out, o, so, g, p, sg, a, q, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sg, q += sa) out[o] = g[p]! / (1 + Math.exp(a[q]!));
  },
  slope: (x) => sigmoid(x.neg()),
  allocate: (x) => allocateTensor(x.shape, x.dtype), // row by row, as PyTorch's
});

/**
 * ln σ(x): `torch.nn.functional.logsigmoid`.
 *
 * @throws TypeError unless the tensor is floating-point
 * @example
 * ```ts
 * logSigmoid(tensor([0, 2])); // [-0.6931, -0.1269]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.logsigmoid.html
 */
export function logSigmoid(x: Tensor): Tensor {
  return logSigmoidFunction(x);
}
