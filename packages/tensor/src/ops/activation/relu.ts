import { vectorBinary, vectorUnary } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { resultType } from '../../core/promotion.ts';
import { choice, type UnaryRow } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { noSlope, onAny, refuseBool, runBinary, sameType, unary, unaryInPlace } from '../elementwise/pointwise.ts';

export const reluOp: OpRecord<[Tensor]> = {
  name: 'relu',
  saves: ['output'],
  forward: onAny({
    number(n, out, o, so, a, p, sa) {
      if (so === 1 && sa === 1 && vectorUnary('relu', n, out, o, a, p)) return;
      choice[0] = 0;
      for (let i = 0; i < n; i++, o += so, p += sa) {
        const x = a[p]!;
        choice[1] = x;
        out[o] = choice[+!(x <= 0)]!; // NaN stays
      }
    },
    bigint: ((n, out, o, so, a, p, sa) => {
      for (let i = 0; i < n; i++, o += so, p += sa) out[o] = a[p]! < 0n ? 0n : a[p]!;
    }) as UnaryRow<BigInt64Array>,
  }),
  backward: (g, ctx) => [apply(reluBackward, [g, ctx.output()], undefined)],
};

/**
 * max(0, x), element by element; NaN stays. The gradient at 0 is 0.
 *
 * @throws TypeError for bool
 * @example
 * ```ts
 * relu(tensor([-1, 0.5])); // [0, 0.5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.relu.html
 */
export const relu = unary(reluOp, refuseBool);
export const relu_ = unaryInPlace(reluOp, sameType, refuseBool);

/** The gradient where the output is not 0 (NaN included), 0 elsewhere. */
export const reluBackward: OpRecord<[Tensor, Tensor]> = {
  name: 'reluBackward',
  saves: [1],
  forward([g, y]) {
    const dtype = resultType(g, y);
    return runBinary('reluBackward', reluBackwardKernel, g, y, dtype, dtype);
  },
  backward: (gg, ctx) => [apply(reluBackward, [gg, ctx.input(1)], undefined), ctx.needs(1) ? noSlope(gg) : null],
};

const reluBackwardKernel = {
  number(n, out, o, so, a, p, sa, b, q, sb) {
    if (so === 1 && sa === 1 && sb === 1 && vectorBinary('reluGrad', n, out, o, a, p, b, q)) return;
    choice[0] = 0;
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) {
      choice[1] = a[p]!;
      out[o] = choice[+!(b[q]! <= 0)]!;
    }
  },
} satisfies Parameters<typeof runBinary>[1];
