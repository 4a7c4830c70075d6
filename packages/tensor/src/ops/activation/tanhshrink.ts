import { expr, program } from '@wick/kernels';
import { likeStrides } from '../../core/layout.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { allocateResult } from '../elementwise/pointwise.ts';
import { pointwiseFunction } from '../elementwise/pointwiseFunction.ts';

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
  return tanhshrinkFunction(checkTensor('tanhshrink', x).isFloatingPoint() ? x : x.to('float32'));
}
