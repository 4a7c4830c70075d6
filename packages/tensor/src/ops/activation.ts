import { vectorBinary, vectorUnary } from '@wick/kernels';
import { resultType } from '../core/promotion.ts';
import { apply } from '../dispatch.ts';
import { tanhFloat32 } from '../math/tanh.ts';
import type { OpRecord } from '../op.ts';
import { choice, rowOf, type UnaryRow } from '../strided/rows.ts';
import type { Tensor } from '../tensor.ts';
import { add, mul } from './arithmetic.ts';
import { noSlope, onAny, onFloats, refuseBool, runBinary, sameType, unary, unaryInPlace } from './pointwise.ts';

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
