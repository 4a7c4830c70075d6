import { expr, program } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { resultType } from '../../core/promotion.ts';
import { rowOf2 } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { checkFloats } from './checkFloats.ts';
import { div } from './div.ts';
import { mul } from './mul.ts';
import { type BinaryKernel, inPlace, runBinary } from './pointwise.ts';
import { castAll, runPointwise } from './runPointwise.ts';

// The larger one times √(1 + q²), whose squares do not overflow; infinite where one is, even beside NaN.
const inFloat32 = program(2, (x, y) => {
  const { abs, add, div, eq, max, min, mul, sqrt, where } = expr;
  const a = abs(x);
  const b = abs(y);
  const most = max(a, b);
  const q = div(min(a, b), most);
  const length = where(eq(most, 0), 0, mul(most, sqrt(add(1, mul(q, q)))));
  const infinite = add(eq(a, Number.POSITIVE_INFINITY), eq(b, Number.POSITIVE_INFINITY));
  return where(infinite, Number.POSITIVE_INFINITY, length);
});

const hypotKernel: BinaryKernel = { number: rowOf2((x, y) => Math.hypot(x, y)) };

export const hypotOp: OpRecord<[Tensor, Tensor]> = {
  name: 'hypot',
  saves: [0, 1, 'output'],
  forward([a, b], _, out) {
    const dtype = resultType(a, b);
    if (dtype === 'float32') return runPointwise('hypot', inFloat32, castAll([a, b], dtype), dtype, dtype, out);
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
