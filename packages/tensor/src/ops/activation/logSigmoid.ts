import { expr, program } from '@wick/kernels';
import { allocateLike, allocateStrided } from '../../core/make.ts';
import type { Tensor } from '../../tensor.ts';
import { pointwiseFunction } from '../elementwise/pointwiseFunction.ts';

const { abs, exp, log1p, min, mul, neg, sigmoid, sub } = expr;

const logSigmoidFunction = pointwiseFunction({
  name: 'logSigmoid',
  value: program(1, (x) => sub(min(x, 0), log1p(exp(neg(abs(x)))))),
  gradient: program(2, (g, x) => mul(g, sigmoid(neg(x)))),
  slope: (x) => x.neg().sigmoid(),
  allocate: (x) => allocateStrided(x.shape, x.dtype, null, undefined, false), // row by row, as PyTorch's
  allocateGradient: (g) => allocateLike(g, g.dtype, false),
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
