import { vectorUnary } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { resultType } from '../../core/promotion.ts';
import type { Tensor } from '../../tensor.ts';
import { add } from '../elementwise/add.ts';
import { mul } from '../elementwise/mul.ts';
import { onFloats, runBinary, unary, unaryInPlace } from '../elementwise/pointwise.ts';

export const sigmoidOp: OpRecord<[Tensor]> = {
  name: 'sigmoid',
  saves: ['output'],
  forward: onFloats({
    number(n, out, o, so, a, p, sa) {
      if (so === 1 && sa === 1 && vectorUnary('sigmoid', n, out, o, a, p)) return;
      for (let i = 0; i < n; i++, o += so, p += sa) out[o] = 1 / (1 + Math.exp(-a[p]!));
    },
  }),
  backward: (g, ctx) => [apply(sigmoidBackward, [g, ctx.output()], undefined)],
};

/**
 * σ(x) = 1 / (1 + e^-x), element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * sigmoid(tensor([0, 2])); // [0.5, 0.8808]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sigmoid.html
 */
export const sigmoid = unary(sigmoidOp);
export const sigmoid_ = unaryInPlace(sigmoidOp);

/** g · y · (1 - y), in one pass. */
export const sigmoidBackward: OpRecord<[Tensor, Tensor]> = {
  name: 'sigmoidBackward',
  saves: [0, 1],
  forward([g, y]) {
    const dtype = resultType(g, y);
    return runBinary('sigmoidBackward', sigmoidBackwardKernel, g, y, dtype, dtype);
  },
  backward: (gg, ctx) => [
    ctx.needs(0) ? apply(sigmoidBackward, [gg, ctx.input(1)], undefined) : null,
    ctx.needs(1) ? mul(mul(gg, ctx.input(0)), add(mul(ctx.input(1), -2), 1)) : null,
  ],
};

const sigmoidBackwardKernel = {
  number(n, out, o, so, a, p, sa, b, q, sb) {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! * b[q]! * (1 - b[q]!);
  },
} satisfies Parameters<typeof runBinary>[1];
