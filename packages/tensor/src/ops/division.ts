import { type DType, isFloat, type Scalar } from '../core/dtype.ts';
import { show } from '../core/errors.ts';
import { dense } from '../core/make.ts';
import { resultType } from '../core/promotion.ts';
import { apply } from '../dispatch.ts';
import type { OpRecord } from '../op.ts';
import { type BinaryRow, bigintRows, binaryRows, rowOf2 } from '../strided/rows.ts';
import type { Tensor } from '../tensor.ts';
import { checkTensor, operand } from './arguments.ts';
import { divOp, mul, neg } from './arithmetic.ts';
import { type BinaryKernel, floatType, inPlace, noSlope, runBinary } from './pointwise.ts';

/** How a quotient is rounded: towards zero, or down. */
export type RoundingMode = 'trunc' | 'floor';

/** Options of `div`. */
export interface DivOptions {
  /** null (the default): true division, integers give float32. 'trunc' rounds towards zero, 'floor' down. */
  roundingMode?: RoundingMode | null;
}

// Python's floor division of floats: the quotient of what is left when the remainder is taken away is nearly whole.
function floorQuotient(x: number, y: number): number {
  if (y === 0) return x / y;
  const rest = x % y;
  let q = (x - rest) / y;
  if (rest !== 0 && y < 0 !== rest < 0) q -= 1;
  if (q === 0) return x / y < 0 ? -0 : 0;
  const whole = Math.floor(q);
  return q - whole > 0.5 ? whole + 1 : whole;
}

const floorRow = rowOf2(floorQuotient);
const truncRow = rowOf2((x, y) => Math.trunc(x / y));
const bigFloorRow: BinaryRow<BigInt64Array> = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) {
    const rest = a[p]! % b[q]!;
    out[o] = a[p]! / b[q]! - (rest !== 0n && rest < 0n !== b[q]! < 0n ? 1n : 0n);
  }
};
const bigTruncRow: BinaryRow<BigInt64Array> = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! / b[q]!;
};

const kernels: Record<RoundingMode, BinaryKernel> = {
  // The quotient is rounded to float32 before it is rounded to a whole number, as PyTorch's is.
  trunc: { number: truncRow, float32: rowOf2((x, y) => Math.trunc(Math.fround(x / y))), bigint: bigTruncRow },
  floor: { number: floorRow, bigint: bigFloorRow },
};

export const roundedDivOp: OpRecord<[Tensor, Tensor], { roundingMode: RoundingMode }> = {
  name: 'div',
  forward([a, b], { roundingMode }, out) {
    const dtype = resultType(a, b);
    return runBinary('div', kernels[roundingMode], a, b, dtype, dtype, out);
  },
  backward: (g) => [noSlope(g), noSlope(g)],
};

/** The dtype of an operation that divides; integers must not be divided by zero, and bools not at all. */
function checkDivision(name: string, a: Tensor, b: Tensor): DType {
  const dtype = resultType(a, b);
  if (dtype === 'bool') throw new TypeError(`${name}: not defined for two bool operands`);
  if (!isFloat(dtype) && a.numel() > 0 && hasZero(b))
    throw new RangeError(`${name}: division by zero (in integers: ${dtype})`);
  return dtype;
}

function hasZero(t: Tensor): boolean {
  const data = dense(t);
  return t.dtype === 'int64' ? (data as BigInt64Array).includes(0n) : (data as Int32Array).includes(0);
}

function modeOf(name: string, options: DivOptions | undefined): RoundingMode | null {
  const mode = options?.roundingMode ?? null;
  if (mode !== null && mode !== 'trunc' && mode !== 'floor')
    throw new RangeError(`${name}: roundingMode must be 'trunc', 'floor' or null, got ${show(mode)}`);
  return mode;
}

/**
 * a / b; see {@link Tensor.div}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * div(tensor([1, 7]), tensor([4, 2])); // [0.25, 3.5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.div.html
 */
export function div(a: Tensor, b: Tensor | Scalar, options?: DivOptions): Tensor {
  const other = operand('div', b);
  checkTensor('div', a);
  const roundingMode = modeOf('div', options);
  if (roundingMode === null) return apply(divOp, [a, other], undefined);
  checkDivision('div', a, other);
  return apply(roundedDivOp, [a, other], { roundingMode });
}

/** In place: a / b. */
export function div_(a: Tensor, b: Tensor | Scalar, options?: DivOptions): Tensor {
  const other = operand('div_', b);
  checkTensor('div_', a);
  const roundingMode = modeOf('div_', options);
  if (roundingMode === null) return inPlace(divOp, a, other, undefined, floatType(resultType(a, other)));
  return inPlace(roundedDivOp, a, other, { roundingMode }, checkDivision('div_', a, other));
}

export const floorDivideOp: OpRecord<[Tensor, Tensor]> = {
  name: 'floorDivide',
  forward([a, b], _, out) {
    const dtype = resultType(a, b);
    return runBinary('floorDivide', kernels.floor, a, b, dtype, dtype, out);
  },
  backward() {
    throw new TypeError(
      'backward: floorDivide has no derivative, in PyTorch neither; div with roundingMode floor has one (zero)',
    );
  },
};

/**
 * ⌊a / b⌋; see {@link Tensor.floorDivide}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * floorDivide(tensor([-7, 7]), tensor([2, 2])); // [-4, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.floor_divide.html
 */
export function floorDivide(a: Tensor, b: Tensor | Scalar): Tensor {
  const other = operand('floorDivide', b);
  checkDivision('floorDivide', checkTensor('floorDivide', a), other);
  return apply(floorDivideOp, [a, other], undefined);
}

/** In place: ⌊a / b⌋. */
export function floorDivide_(a: Tensor, b: Tensor | Scalar): Tensor {
  const other = operand('floorDivide_', b);
  return inPlace(
    floorDivideOp,
    a,
    other,
    undefined,
    checkDivision('floorDivide_', checkTensor('floorDivide_', a), other),
  );
}

const fmodKernel: BinaryKernel = { number: binaryRows.mod, bigint: bigintRows.mod, strided: 'mod' };

export const fmodOp: OpRecord<[Tensor, Tensor]> = {
  name: 'fmod',
  saves: (needs) => (needs(1) ? [0, 1] : []),
  forward([a, b], _, out) {
    const dtype = resultType(a, b);
    return runBinary('fmod', fmodKernel, a, b, dtype, dtype, out);
  },
  // a - b · trunc(a / b)
  backward: (g, ctx) => [
    g,
    ctx.needs(1) ? mul(neg(g), div(ctx.input(0), ctx.input(1), { roundingMode: 'trunc' })) : null,
  ],
};

/**
 * The remainder with the sign of a; see {@link Tensor.fmod}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * fmod(tensor([-7, 7]), tensor([3, 3])); // [-1, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.fmod.html
 */
export function fmod(a: Tensor, b: Tensor | Scalar): Tensor {
  const other = operand('fmod', b);
  checkDivision('fmod', checkTensor('fmod', a), other);
  return apply(fmodOp, [a, other], undefined);
}

/** In place: the remainder with the sign of a. */
export function fmod_(a: Tensor, b: Tensor | Scalar): Tensor {
  const other = operand('fmod_', b);
  return inPlace(fmodOp, a, other, undefined, checkDivision('fmod_', checkTensor('fmod_', a), other));
}

const remainderKernel: BinaryKernel = {
  number: rowOf2((x, y) => {
    const rest = x % y;
    return rest !== 0 && y < 0 !== rest < 0 ? rest + y : rest;
  }),
  bigint: ((n, out, o, so, a, p, sa, b, q, sb) => {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) {
      const rest = a[p]! % b[q]!;
      out[o] = rest !== 0n && rest < 0n !== b[q]! < 0n ? rest + b[q]! : rest;
    }
  }) as BinaryRow<BigInt64Array>,
};

export const remainderOp: OpRecord<[Tensor, Tensor]> = {
  name: 'remainder',
  saves: (needs) => (needs(1) ? [0, 1] : []),
  forward([a, b], _, out) {
    const dtype = resultType(a, b);
    return runBinary('remainder', remainderKernel, a, b, dtype, dtype, out);
  },
  // a - b · floor(a / b)
  backward: (g, ctx) => [
    g,
    ctx.needs(1) ? mul(neg(g), div(ctx.input(0), ctx.input(1), { roundingMode: 'floor' })) : null,
  ],
};

/**
 * The remainder with the sign of b; see {@link Tensor.remainder}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * remainder(tensor([-7, 7]), tensor([3, 3])); // [2, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.remainder.html
 */
export function remainder(a: Tensor | Scalar, b: Tensor | Scalar): Tensor {
  const first = operand('remainder', a, 'input');
  const other = operand('remainder', b);
  checkDivision('remainder', first, other);
  return apply(remainderOp, [first, other], undefined);
}

/** In place: the remainder with the sign of b. */
export function remainder_(a: Tensor, b: Tensor | Scalar): Tensor {
  const other = operand('remainder_', b);
  return inPlace(remainderOp, a, other, undefined, checkDivision('remainder_', checkTensor('remainder_', a), other));
}
