import { vectorAddScaled } from '@wick/kernels';
import type { DType, Scalar } from '../core/dtype.ts';
import { isFloat } from '../core/dtype.ts';
import { show } from '../core/errors.ts';
import { resultType } from '../core/promotion.ts';
import { apply } from '../dispatch.ts';
import type { OpRecord } from '../op.ts';
import { type BinaryRow, bigintRows, binaryRows, negBigint, unaryRows } from '../strided/rows.ts';
import type { Tensor } from '../tensor.ts';
import { checkTensor, operand } from './arguments.ts';
import { div } from './division.ts';
import {
  type BinaryKernel,
  floatType,
  inPlace,
  loopScalar,
  onAny,
  runBinary,
  sameType,
  type UnaryKernel,
  unary,
  unaryInPlace,
} from './pointwise.ts';

type Big = BigInt64Array;

// bool stands for {0, 1} with "or" as the sum and "and" as the product.
const orRow: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! | b[q]!;
};

// A product of two int32 can have 62 bits, of which a double loses the low ones.
const imulRow: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = Math.imul(a[p]!, b[q]!);
};

const addKernel: BinaryKernel = { number: binaryRows.add, bigint: bigintRows.add, bool: orRow, strided: 'add' };
const subKernel: BinaryKernel = { number: binaryRows.sub, bigint: bigintRows.sub, strided: 'sub' };
const mulKernel: BinaryKernel = { number: binaryRows.mul, bigint: bigintRows.mul, integer: imulRow, strided: 'mul' };
const divKernel: BinaryKernel = { number: binaryRows.div, strided: 'div' };
const negKernel: UnaryKernel = { number: unaryRows.neg, bigint: negBigint, strided: 'neg' };

/** The loops of a + alpha · b. */
function scaledAdd(alpha: Scalar, dtype: DType): BinaryKernel {
  const k = loopScalar(alpha, dtype);
  const number: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
    if (so === 1 && sa === 1 && sb === 1 && vectorAddScaled(n, out, o, a, p, b, q, k)) return;
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! + k * b[q]!;
  };
  const integer: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! + Math.imul(k, b[q]!);
  };
  const big = k as unknown as bigint;
  const bigint: BinaryRow<Big> = (n, out, o, so, a, p, sa, b, q, sb) => {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! + big * b[q]!;
  };
  const bool: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! | (k & b[q]!);
  };
  return { number, integer, bigint, bool };
}

/** Options of `add` and `sub`. */
export interface AlphaOptions {
  /** What the second operand is multiplied with. Default: 1. */
  alpha?: Scalar;
}

function checkAlpha(where: string, alpha: Scalar, dtype: DType): void {
  if (typeof alpha !== 'number' && typeof alpha !== 'bigint' && typeof alpha !== 'boolean')
    throw new TypeError(`${where}: alpha must be a number, got ${show(alpha)}`);
  if (typeof alpha === 'boolean' && dtype !== 'bool')
    throw new TypeError(`${where}: a boolean alpha is for bool results only, this one is ${dtype}`);
  if (typeof alpha === 'number' && !Number.isInteger(alpha) && !isFloat(dtype))
    throw new TypeError(`${where}: for a result of dtype ${dtype} alpha must be a whole number, got ${alpha}`);
}

export const addOp: OpRecord<[Tensor, Tensor], { alpha: Scalar }> = {
  name: 'add',
  forward([a, b], { alpha }, out) {
    const dtype = resultType(a, b);
    return runBinary('add', alpha === 1 ? addKernel : scaledAdd(alpha, dtype), a, b, dtype, dtype, out);
  },
  backward: (g, ctx) => [ctx.needs(0) ? g : null, ctx.needs(1) ? scaled(g, ctx.attrs.alpha) : null],
};

function scaled(g: Tensor, alpha: Scalar): Tensor {
  return alpha === 1 ? g : mul(g, alpha);
}

/**
 * a + alpha · b; see {@link Tensor.add}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * add(tensor([1, 2]), tensor([10, 20])); // [11, 22]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.add.html
 */
export function add(a: Tensor, b: Tensor | Scalar, options?: AlphaOptions): Tensor {
  return apply(addOp, [checkTensor('add', a), operand('add', b)], alphaOf('add', a, b, options));
}

/** In place: a + alpha · b. */
export function add_(a: Tensor, b: Tensor | Scalar, options?: AlphaOptions): Tensor {
  return inPlace(addOp, a, operand('add_', b), alphaOf('add_', a, b, options));
}

const noAlpha = { alpha: 1 };

function alphaOf(where: string, a: Tensor, b: Tensor | Scalar, options: AlphaOptions | undefined): { alpha: Scalar } {
  const alpha = options?.alpha;
  if (alpha === undefined || alpha === 1) return noAlpha;
  checkAlpha(where, alpha, resultType(a, b));
  return { alpha };
}

export const subOp: OpRecord<[Tensor, Tensor], { alpha: Scalar }> = {
  name: 'sub',
  forward([a, b], { alpha }, out) {
    const dtype = resultType(a, b);
    if (alpha === 1) return runBinary('sub', subKernel, a, b, dtype, dtype, out);
    return runBinary(
      'sub',
      scaledAdd(typeof alpha === 'bigint' ? -alpha : -Number(alpha), dtype),
      a,
      b,
      dtype,
      dtype,
      out,
    );
  },
  backward: (g, ctx) => [ctx.needs(0) ? g : null, ctx.needs(1) ? scaled(neg(g), ctx.attrs.alpha) : null],
};

function checkSub(where: string, a: Tensor, b: Tensor): void {
  if (a.dtype === 'bool' || b.dtype === 'bool')
    throw new TypeError(`${where}: bool tensors have no difference: use logicalXor, or logicalNot to invert a mask`);
}

/**
 * a - alpha · b; see {@link Tensor.sub}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * sub(tensor([1, 2]), tensor([10, 20])); // [-9, -18]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sub.html
 */
export function sub(a: Tensor, b: Tensor | Scalar, options?: AlphaOptions): Tensor {
  const other = operand('sub', b);
  checkSub('sub', checkTensor('sub', a), other);
  return apply(subOp, [a, other], alphaOf('sub', a, b, options));
}

/** In place: a - alpha · b. */
export function sub_(a: Tensor, b: Tensor | Scalar, options?: AlphaOptions): Tensor {
  const other = operand('sub_', b);
  checkSub('sub_', a, other);
  return inPlace(subOp, a, other, alphaOf('sub_', a, b, options));
}

export const mulOp: OpRecord<[Tensor, Tensor]> = {
  name: 'mul',
  saves: (needs) => (needs(0) ? (needs(1) ? [0, 1] : [1]) : [0]),
  forward([a, b], _, out) {
    const dtype = resultType(a, b);
    return runBinary('mul', mulKernel, a, b, dtype, dtype, out);
  },
  backward: (g, ctx) => [ctx.needs(0) ? mul(g, ctx.input(1)) : null, ctx.needs(1) ? mul(g, ctx.input(0)) : null],
};

/**
 * a · b; see {@link Tensor.mul}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * mul(tensor([1, 2]), tensor([10, 20])); // [10, 40]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.mul.html
 */
export function mul(a: Tensor, b: Tensor | Scalar): Tensor {
  return apply(mulOp, [checkTensor('mul', a), operand('mul', b)], undefined);
}

/** In place: a · b. */
export function mul_(a: Tensor, b: Tensor | Scalar): Tensor {
  return inPlace(mulOp, a, operand('mul_', b), undefined);
}

export const divOp: OpRecord<[Tensor, Tensor]> = {
  name: 'div',
  saves: (needs) => (needs(1) ? [0, 1] : [1]),
  forward([a, b], _, out) {
    const dtype = floatType(resultType(a, b));
    return runBinary('div', divKernel, a, b, dtype, dtype, out);
  },
  // d(a/b) = da/b - (a/b)/b db
  backward: (g, ctx) => [
    ctx.needs(0) ? div(g, ctx.input(1)) : null,
    ctx.needs(1) ? mul(neg(g), div(div(ctx.input(0), ctx.input(1)), ctx.input(1))) : null,
  ],
};

export const negOp: OpRecord<[Tensor]> = {
  name: 'neg',
  forward: onAny(negKernel),
  backward: (g) => [neg(g)],
};

/**
 * -x, element by element.
 *
 * @throws TypeError for bool
 * @example
 * ```ts
 * neg(tensor([1, -2])); // [-1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.neg.html
 */
export const neg = unary(negOp, refuseNeg);
export const neg_ = unaryInPlace(negOp, sameType, refuseNeg);

function refuseNeg(where: string, x: Tensor): void {
  if (x.dtype === 'bool')
    throw new TypeError(`${where}: a bool tensor has no negative: use logicalNot to invert a mask`);
}
