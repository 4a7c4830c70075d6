import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show } from '../../core/check.ts';
import { checkTensor } from '../../core/operand.ts';
import * as gamma from '../../math/gamma.ts';
import { rowOf } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from './mul.ts';
import { floatType, runUnary } from './pointwise.ts';

export const polygammaOp: OpRecord<[Tensor], { n: number }> = {
  name: 'polygamma',
  saves: [0],
  forward([x], { n }) {
    const dtype = floatType(x.dtype);
    return runUnary({ number: rowOf((v) => gamma.polygamma(n, v)) }, x, dtype, dtype);
  },
  backward: (g, ctx) => [mul(g, polygamma(ctx.attrs.n + 1, ctx.input(0)))],
};

/**
 * The n-th derivative of the digamma function: `torch.polygamma`.
 *
 * @throws RangeError if n is not a whole number from 0 up
 * @example
 * ```ts
 * polygamma(1, tensor([1, 2])); // [1.6449, 0.6449]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.polygamma.html
 */
export function polygamma(n: number, x: Tensor): Tensor {
  if (!Number.isSafeInteger(n) || n < 0)
    throw new RangeError(`polygamma: n must be a whole number from 0 up, got ${show(n)}`);
  return apply(polygammaOp, [checkTensor('polygamma', x)], { n });
}
