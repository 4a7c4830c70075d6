import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { resultType } from '../../core/promotion.ts';
import { rowOf2 } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { checkFloats } from './checkFloats.ts';
import { mul } from './mul.ts';
import { runBinary } from './pointwise.ts';
import { sub } from './sub.ts';

const kernel = {
  number: rowOf2((x, y) => (x === y ? x + 1 : Math.max(x, y) + Math.log1p(2 ** -Math.abs(x - y)) / Math.LN2)),
};

export const logaddexp2Op: OpRecord<[Tensor, Tensor]> = {
  name: 'logaddexp2',
  saves: [0, 1],
  forward([a, b], _, out) {
    const dtype = resultType(a, b);
    return runBinary('logaddexp2', kernel, a, b, dtype, dtype, out);
  },
  // 2^a / (2^a + 2^b) = σ((a - b) ln 2)
  backward: (g, ctx) => [
    ctx.needs(0) ? mul(g, mul(sub(ctx.input(0), ctx.input(1)), Math.LN2).sigmoid()) : null,
    ctx.needs(1) ? mul(g, mul(sub(ctx.input(1), ctx.input(0)), Math.LN2).sigmoid()) : null,
  ],
};

/**
 * log2(2^a + 2^b) without overflow; floats only.
 *
 * @example
 * ```ts
 * logaddexp2(tensor([1]), tensor([1])); // [2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logaddexp2.html
 */
export function logaddexp2(a: Tensor, b: Tensor): Tensor {
  checkFloats('logaddexp2', a, b);
  return apply(logaddexp2Op, [a, b], undefined);
}
