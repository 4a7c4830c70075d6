import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { resultType } from '../../core/promotion.ts';
import { tanhFloat32 } from '../../math/tanh.ts';
import { rowOf } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../elementwise/mul.ts';
import { onFloats, runBinary, unary, unaryInPlace } from '../elementwise/pointwise.ts';

export const tanhOp: OpRecord<[Tensor]> = {
  name: 'tanh',
  saves: ['output'],
  forward: onFloats({
    number: rowOf(Math.tanh),
    float32(n, out, o, so, a, p, sa) {
      for (let i = 0; i < n; i++, o += so, p += sa) out[o] = tanhFloat32(a[p]!);
    },
  }),
  backward: (g, ctx) => [apply(tanhBackward, [g, ctx.output()], undefined)],
};

/**
 * tanh x, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * tanh(tensor([0, 1])); // [0, 0.7616]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.tanh.html
 */
export const tanh = unary(tanhOp);
export const tanh_ = unaryInPlace(tanhOp);

/** g · (1 - y²), in one pass. */
export const tanhBackward: OpRecord<[Tensor, Tensor]> = {
  name: 'tanhBackward',
  saves: [0, 1],
  forward([g, y]) {
    const dtype = resultType(g, y);
    return runBinary('tanhBackward', tanhBackwardKernel, g, y, dtype, dtype);
  },
  backward: (gg, ctx) => [
    ctx.needs(0) ? apply(tanhBackward, [gg, ctx.input(1)], undefined) : null,
    ctx.needs(1) ? mul(mul(gg, ctx.input(0)), mul(ctx.input(1), -2)) : null,
  ],
};

const tanhBackwardKernel = {
  number(n, out, o, so, a, p, sa, b, q, sb) {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! * (1 - b[q]! * b[q]!);
  },
} satisfies Parameters<typeof runBinary>[1];
