import { expr, program } from '@wick/kernels';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
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
