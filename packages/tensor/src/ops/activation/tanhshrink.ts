import { expr, program } from '@wick/kernels';
import { isHalf } from '../../core/half.ts';
import { likeStrides } from '../../core/layout.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { allocateResult } from '../elementwise/pointwise.ts';
import { pointwiseFunction } from '../elementwise/pointwiseFunction.ts';
import { sub as difference } from '../elementwise/sub.ts';
import { tanh as tangent } from './tanh.ts';

const { mul, sub, tanh } = expr;

const tanhshrinkFunction = pointwiseFunction({
  name: 'tanhshrink',
  value: program(1, (x) => sub(x, tanh(x))),
  gradient: program(2, (g, x) => {
    const t = tanh(x);
    return mul(g, mul(t, t));
  }),
  slope: (x) => x.tanh().square(),
  allocateGradient: (g, x) => allocateResult(x.shape, g.dtype, [{ shape: g.shape, _strides: likeStrides(g) }, x]),
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
  // Of half types the tangent is rounded before it is taken away, as in PyTorch.
  if (isHalf(checkTensor('tanhshrink', x).dtype)) return difference(x, tangent(x));
  return tanhshrinkFunction(checkTensor('tanhshrink', x).isFloatingPoint() ? x : x.to('float32'));
}
