import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { resultType } from '../../core/promotion.ts';
import { rowOf2 } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { checkFloats } from './checkFloats.ts';
import { div } from './div.ts';
import { mul } from './mul.ts';
import { type BinaryKernel, inPlace, runBinary } from './pointwise.ts';

const hypotKernel: BinaryKernel = { number: rowOf2((x, y) => Math.hypot(x, y)) };

export const hypotOp: OpRecord<[Tensor, Tensor]> = {
  name: 'hypot',
  saves: [0, 1, 'output'],
  forward([a, b], _, out) {
    const dtype = resultType(a, b);
    return runBinary('hypot', hypotKernel, a, b, dtype, dtype, out);
  },
  backward: (g, ctx) => [
    ctx.needs(0) ? div(mul(g, ctx.input(0)), ctx.output()) : null,
    ctx.needs(1) ? div(mul(g, ctx.input(1)), ctx.output()) : null,
  ],
};

/**
 * √(a² + b²); see {@link Tensor.hypot}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * hypot(tensor([3, 5]), tensor([4, 12])); // [5, 13]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.hypot.html
 */
export function hypot(a: Tensor, b: Tensor): Tensor {
  checkFloats('hypot', a, b);
  return apply(hypotOp, [a, b], undefined);
}

/** In place: √(a² + b²). */
export function hypot_(a: Tensor, b: Tensor): Tensor {
  checkFloats('hypot_', a, b);
  return inPlace(hypotOp, a, b, undefined);
}
