import type { OpRecord } from '../op.ts';
import { rowOf, unaryRows } from '../strided/rows.ts';
import type { Tensor } from '../tensor.ts';
import { add, mul, neg, sub } from './arithmetic.ts';
import { div } from './division.ts';
import { onFloats, unary, unaryInPlace } from './pointwise.ts';
import { rsqrt, square } from './unary.ts';

export const sinOp: OpRecord<[Tensor]> = {
  name: 'sin',
  saves: [0],
  forward: onFloats({ number: unaryRows.sin, strided: 'sin' }),
  backward: (g, ctx) => [mul(g, cos(ctx.input(0)))],
};

/**
 * sin x, x in radians, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * sin(tensor([0, 1])); // [0, 0.8415]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sin.html
 */
export const sin = unary(sinOp);
export const sin_ = unaryInPlace(sinOp);

export const cosOp: OpRecord<[Tensor]> = {
  name: 'cos',
  saves: [0],
  forward: onFloats({ number: unaryRows.cos, strided: 'cos' }),
  backward: (g, ctx) => [mul(g, neg(sin(ctx.input(0))))],
};

/**
 * cos x, x in radians, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * cos(tensor([0, 1])); // [1, 0.5403]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cos.html
 */
export const cos = unary(cosOp);
export const cos_ = unaryInPlace(cosOp);

export const tanOp: OpRecord<[Tensor]> = {
  name: 'tan',
  saves: ['output'],
  forward: onFloats({ number: unaryRows.tan, strided: 'tan' }),
  backward: (g, ctx) => [mul(g, add(square(ctx.output()), 1))],
};

/**
 * tan x, x in radians, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * tan(tensor([0, 1])); // [0, 1.5574]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.tan.html
 */
export const tan = unary(tanOp);
export const tan_ = unaryInPlace(tanOp);

export const asinOp: OpRecord<[Tensor]> = {
  name: 'asin',
  saves: [0],
  forward: onFloats({ number: unaryRows.asin, strided: 'asin' }),
  backward: (g, ctx) => [mul(g, rsqrt(add(neg(square(ctx.input(0))), 1)))],
};

/**
 * arcsin x in radians, element by element; NaN outside [-1, 1]. Integers and bool give float32.
 *
 * @example
 * ```ts
 * asin(tensor([0, 1])); // [0, 1.5708]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.asin.html
 */
export const asin = unary(asinOp);
export const asin_ = unaryInPlace(asinOp);

export const acosOp: OpRecord<[Tensor]> = {
  name: 'acos',
  saves: [0],
  forward: onFloats({ number: unaryRows.acos, strided: 'acos' }),
  backward: (g, ctx) => [mul(g, neg(rsqrt(add(neg(square(ctx.input(0))), 1))))],
};

/**
 * arccos x in radians, element by element; NaN outside [-1, 1]. Integers and bool give float32.
 *
 * @example
 * ```ts
 * acos(tensor([1, 0])); // [0, 1.5708]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.acos.html
 */
export const acos = unary(acosOp);
export const acos_ = unaryInPlace(acosOp);

export const atanOp: OpRecord<[Tensor]> = {
  name: 'atan',
  saves: [0],
  forward: onFloats({ number: unaryRows.atan, strided: 'atan' }),
  backward: (g, ctx) => [div(g, add(square(ctx.input(0)), 1))],
};

/**
 * arctan x in radians, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * atan(tensor([0, 1])); // [0, 0.7854]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.atan.html
 */
export const atan = unary(atanOp);
export const atan_ = unaryInPlace(atanOp);

export const sinhOp: OpRecord<[Tensor]> = {
  name: 'sinh',
  saves: [0],
  forward: onFloats({ number: rowOf(Math.sinh) }),
  backward: (g, ctx) => [mul(g, cosh(ctx.input(0)))],
};

/**
 * sinh x, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * sinh(tensor([0, 1])); // [0, 1.1752]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sinh.html
 */
export const sinh = unary(sinhOp);
export const sinh_ = unaryInPlace(sinhOp);

export const coshOp: OpRecord<[Tensor]> = {
  name: 'cosh',
  saves: [0],
  forward: onFloats({ number: rowOf(Math.cosh) }),
  backward: (g, ctx) => [mul(g, sinh(ctx.input(0)))],
};

/**
 * cosh x, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * cosh(tensor([0, 1])); // [1, 1.5431]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cosh.html
 */
export const cosh = unary(coshOp);
export const cosh_ = unaryInPlace(coshOp);

export const asinhOp: OpRecord<[Tensor]> = {
  name: 'asinh',
  saves: [0],
  forward: onFloats({ number: rowOf(Math.asinh) }),
  backward: (g, ctx) => [mul(g, rsqrt(add(square(ctx.input(0)), 1)))],
};

/**
 * The inverse of sinh, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * asinh(tensor([0, 1])); // [0, 0.8814]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.asinh.html
 */
export const asinh = unary(asinhOp);
export const asinh_ = unaryInPlace(asinhOp);

export const acoshOp: OpRecord<[Tensor]> = {
  name: 'acosh',
  saves: [0],
  forward: onFloats({ number: rowOf(Math.acosh) }),
  backward: (g, ctx) => [mul(g, rsqrt(sub(square(ctx.input(0)), 1)))],
};

/**
 * The inverse of cosh, element by element; NaN below 1. Integers and bool give float32.
 *
 * @example
 * ```ts
 * acosh(tensor([1, 2])); // [0, 1.3170]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.acosh.html
 */
export const acosh = unary(acoshOp);
export const acosh_ = unaryInPlace(acoshOp);

export const atanhOp: OpRecord<[Tensor]> = {
  name: 'atanh',
  saves: [0],
  forward: onFloats({ number: rowOf(Math.atanh) }),
  backward: (g, ctx) => [div(g, add(neg(square(ctx.input(0))), 1))],
};

/**
 * The inverse of tanh, element by element; ±∞ at ±1, NaN beyond. Integers and bool give float32.
 *
 * @example
 * ```ts
 * atanh(tensor([0, 0.5])); // [0, 0.5493]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.atanh.html
 */
export const atanh = unary(atanhOp);
export const atanh_ = unaryInPlace(atanhOp);
