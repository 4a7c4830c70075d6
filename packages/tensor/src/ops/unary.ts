import type { DType } from '../core/dtype.ts';
import type { OpRecord } from '../op.ts';
import { rowOf, type UnaryRow, unaryRows } from '../strided/rows.ts';
import type { Tensor } from '../tensor.ts';
import { add, mul } from './arithmetic.ts';
import { div } from './division.ts';
import { noSlope, onAny, onFloats, refuseBool, runUnary, sameType, unary, unaryInPlace } from './pointwise.ts';

type Big = BigInt64Array;

export const absOp: OpRecord<[Tensor]> = {
  name: 'abs',
  saves: [0],
  forward: onAny({
    number: unaryRows.abs,
    bigint: ((n, out, o, so, a, p, sa) => {
      for (let i = 0; i < n; i++, o += so, p += sa) out[o] = a[p]! < 0n ? -a[p]! : a[p]!;
    }) as UnaryRow<Big>,
    strided: 'abs',
  }),
  backward: (g, ctx) => [mul(g, sign(ctx.input(0)))], // 0 at 0
};

/**
 * |x|, element by element. The gradient at 0 is 0.
 *
 * @throws TypeError for bool
 * @example
 * ```ts
 * abs(tensor([-1.5, 2])); // [1.5, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.abs.html
 */
export const abs = unary(absOp, refuseBool);
export const abs_ = unaryInPlace(absOp, sameType, refuseBool);

export const signOp: OpRecord<[Tensor]> = {
  name: 'sign',
  forward: onAny({
    number(n, out, o, so, a, p, sa) {
      for (let i = 0; i < n; i++, o += so, p += sa) out[o] = a[p]! > 0 ? 1 : a[p]! < 0 ? -1 : 0; // 0 for NaN and -0
    },
    bigint: ((n, out, o, so, a, p, sa) => {
      for (let i = 0; i < n; i++, o += so, p += sa) out[o] = a[p]! > 0n ? 1n : a[p]! < 0n ? -1n : 0n;
    }) as UnaryRow<Big>,
  }),
  backward: (g) => [noSlope(g)],
};

/**
 * -1, 0 or 1, element by element; 0 for NaN. The gradient is 0.
 *
 * @example
 * ```ts
 * sign(tensor([-3, 0, 2])); // [-1, 0, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sign.html
 */
export const sign = unary(signOp);
export const sign_ = unaryInPlace(signOp, sameType);

export const expOp: OpRecord<[Tensor]> = {
  name: 'exp',
  saves: ['output'],
  forward: onFloats({ number: unaryRows.exp, strided: 'exp' }),
  backward: (g, ctx) => [mul(g, ctx.output())],
};

/**
 * e^x, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * exp(tensor([0, 1])); // [1, 2.7183]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.exp.html
 */
export const exp = unary(expOp);
export const exp_ = unaryInPlace(expOp);

export const expm1Op: OpRecord<[Tensor]> = {
  name: 'expm1',
  saves: ['output'],
  forward: onFloats({ number: rowOf(Math.expm1) }),
  backward: (g, ctx) => [mul(g, add(ctx.output(), 1))],
};

/**
 * e^x - 1, exact near 0, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * expm1(tensor([0, 1])); // [0, 1.7183]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.expm1.html
 */
export const expm1 = unary(expm1Op);
export const expm1_ = unaryInPlace(expm1Op);

export const exp2Op: OpRecord<[Tensor]> = {
  name: 'exp2',
  saves: ['output'],
  forward: onFloats({ number: rowOf((x) => 2 ** x) }),
  backward: (g, ctx) => [mul(mul(g, ctx.output()), Math.LN2)],
};

/**
 * 2^x, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * exp2(tensor([0, 3])); // [1, 8]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.exp2.html
 */
export const exp2 = unary(exp2Op);
export const exp2_ = unaryInPlace(exp2Op);

export const logOp: OpRecord<[Tensor]> = {
  name: 'log',
  saves: [0],
  forward: onFloats({ number: unaryRows.log, strided: 'log' }),
  backward: (g, ctx) => [div(g, ctx.input(0))],
};

/**
 * The natural logarithm, element by element; -∞ at 0, NaN below. Integers and bool give float32.
 *
 * @example
 * ```ts
 * log(tensor([1, 2])); // [0, 0.6931]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.log.html
 */
export const log = unary(logOp);
export const log_ = unaryInPlace(logOp);

export const log1pOp: OpRecord<[Tensor]> = {
  name: 'log1p',
  saves: [0],
  forward: onFloats({ number: rowOf(Math.log1p) }),
  backward: (g, ctx) => [div(g, add(ctx.input(0), 1))],
};

/**
 * log(1 + x), exact near 0, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * log1p(tensor([0, 1])); // [0, 0.6931]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.log1p.html
 */
export const log1p = unary(log1pOp);
export const log1p_ = unaryInPlace(log1pOp);

export const log2Op: OpRecord<[Tensor]> = {
  name: 'log2',
  saves: [0],
  forward: onFloats({ number: rowOf(Math.log2) }),
  backward: (g, ctx) => [div(g, mul(ctx.input(0), Math.LN2))],
};

/**
 * The logarithm to the base 2, element by element; -∞ at 0, NaN below. Integers and bool give float32.
 *
 * @example
 * ```ts
 * log2(tensor([1, 8])); // [0, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.log2.html
 */
export const log2 = unary(log2Op);
export const log2_ = unaryInPlace(log2Op);

export const log10Op: OpRecord<[Tensor]> = {
  name: 'log10',
  saves: [0],
  forward: onFloats({ number: rowOf(Math.log10) }),
  backward: (g, ctx) => [div(g, mul(ctx.input(0), Math.LN10))],
};

/**
 * The logarithm to the base 10, element by element; -∞ at 0, NaN below. Integers and bool give float32.
 *
 * @example
 * ```ts
 * log10(tensor([1, 100])); // [0, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.log10.html
 */
export const log10 = unary(log10Op);
export const log10_ = unaryInPlace(log10Op);

export const sqrtOp: OpRecord<[Tensor]> = {
  name: 'sqrt',
  saves: ['output'],
  forward: onFloats({ number: unaryRows.sqrt, strided: 'sqrt' }),
  backward: (g, ctx) => [div(g, mul(ctx.output(), 2))],
};

/**
 * √x, element by element; NaN below 0. Integers and bool give float32.
 *
 * @example
 * ```ts
 * sqrt(tensor([4, 2])); // [2, 1.4142]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sqrt.html
 */
export const sqrt = unary(sqrtOp);
export const sqrt_ = unaryInPlace(sqrtOp);

export const rsqrtOp: OpRecord<[Tensor]> = {
  name: 'rsqrt',
  saves: ['output'],
  forward: onFloats({
    number(n, out, o, so, a, p, sa) {
      for (let i = 0; i < n; i++, o += so, p += sa) out[o] = 1 / Math.sqrt(a[p]!);
    },
  }),
  // d(x^-½) = -½ x^-³ᐟ² dx
  backward: (g, ctx) => [mul(mul(g, mul(square(ctx.output()), ctx.output())), -0.5)],
};

/**
 * 1 / √x, element by element; NaN below 0. Integers and bool give float32.
 *
 * @example
 * ```ts
 * rsqrt(tensor([4, 16])); // [0.5, 0.25]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.rsqrt.html
 */
export const rsqrt = unary(rsqrtOp);
export const rsqrt_ = unaryInPlace(rsqrtOp);

export const reciprocalOp: OpRecord<[Tensor]> = {
  name: 'reciprocal',
  saves: ['output'],
  forward: onFloats({ number: unaryRows.reciprocal, strided: 'reciprocal' }),
  backward: (g, ctx) => [mul(g, mul(square(ctx.output()), -1))], // d(1/x) = -x^-2 dx
};

/**
 * 1 / x, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * reciprocal(tensor([2, 4])); // [0.5, 0.25]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.reciprocal.html
 */
export const reciprocal = unary(reciprocalOp);
export const reciprocal_ = unaryInPlace(reciprocalOp);

export const squareOp: OpRecord<[Tensor]> = {
  name: 'square',
  saves: [0],
  forward([x], _, out) {
    const dtype = squareType(x.dtype);
    return runUnary(squareKernel, x, dtype, dtype, out);
  },
  backward: (g, ctx) => [mul(g, mul(ctx.input(0), 2))],
};

const squareKernel = {
  number(n, out, o, so, a, p, sa) {
    if (out instanceof Int32Array) for (let i = 0; i < n; i++, o += so, p += sa) out[o] = Math.imul(a[p]!, a[p]!);
    else for (let i = 0; i < n; i++, o += so, p += sa) out[o] = a[p]! * a[p]!;
  },
  bigint(n, out, o, so, a, p, sa) {
    for (let i = 0; i < n; i++, o += so, p += sa) out[o] = a[p]! * a[p]!;
  },
} satisfies { number: UnaryRow; bigint: UnaryRow<Big> };

// A square is a power with an int64 exponent, which outranks bool.
function squareType(dtype: DType): DType {
  return dtype === 'bool' ? 'int64' : dtype;
}

/**
 * x², element by element.
 *
 * @example
 * ```ts
 * square(tensor([-3, 2])); // [9, 4]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.square.html
 */
export const square = unary(squareOp);
export const square_ = unaryInPlace(squareOp, squareType);
