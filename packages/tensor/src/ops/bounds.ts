import type { Scalar } from '../core/dtype.ts';
import { resultType } from '../core/promotion.ts';
import { broadcastShapes } from '../core/shape.ts';
import { apply, applyInPlace } from '../dispatch.ts';
import type { OpRecord } from '../op.ts';
import { bigintRows, binaryRows, rowOf2 } from '../strided/rows.ts';
import type { Tensor } from '../tensor.ts';
import { checkTensor, operand } from './arguments.ts';
import { mul } from './arithmetic.ts';
import { isnan } from './classify.ts';
import { eq, ge, gt, le, lt } from './comparison.ts';
import { maskedFill, where } from './conditional.ts';
import { logicalAnd, logicalNot, logicalOr } from './logical.ts';
import { type BinaryKernel, cast, runBinary } from './pointwise.ts';
import { runTernary, type TernaryRow } from './ternary.ts';

const larger: BinaryKernel = { number: binaryRows.max, bigint: bigintRows.max, strided: 'max' };
const smaller: BinaryKernel = { number: binaryRows.min, bigint: bigintRows.min, strided: 'min' };

export const maximumOp: OpRecord<[Tensor, Tensor]> = {
  name: 'maximum',
  saves: [0, 1],
  forward([a, b], _, out) {
    const dtype = resultType(a, b);
    return runBinary('maximum', larger, a, b, dtype, dtype, out);
  },
  backward: (g, ctx) => sharedGradient(g, ctx.input(0), ctx.input(1), lt, gt),
};

export const minimumOp: OpRecord<[Tensor, Tensor]> = {
  name: 'minimum',
  saves: [0, 1],
  forward([a, b], _, out) {
    const dtype = resultType(a, b);
    return runBinary('minimum', smaller, a, b, dtype, dtype, out);
  },
  backward: (g, ctx) => sharedGradient(g, ctx.input(0), ctx.input(1), gt, lt),
};

/** All of it to the one that was taken, half to either where both were equal; where one is NaN, all to both. */
function sharedGradient(
  g: Tensor,
  a: Tensor,
  b: Tensor,
  loses: (a: Tensor, b: Tensor) => Tensor,
  wins: (a: Tensor, b: Tensor) => Tensor,
): [Tensor, Tensor] {
  const share = where(eq(a, b), mul(g, 0.5), g);
  return [maskedFill(share, loses(a, b), 0), maskedFill(share, wins(a, b), 0)];
}

/** The larger of a and b, element by element; see {@link Tensor.maximum}. */
export function maximum(a: Tensor, b: Tensor): Tensor {
  return apply(maximumOp, [checkTensor('maximum', a), checkTensor('maximum', b, 'other')], undefined);
}

/** The smaller of a and b, element by element; see {@link Tensor.minimum}. */
export function minimum(a: Tensor, b: Tensor): Tensor {
  return apply(minimumOp, [checkTensor('minimum', a), checkTensor('minimum', b, 'other')], undefined);
}

const fmaxKernel: BinaryKernel = {
  number: rowOf2((x, y) => (x >= y || Number.isNaN(y) ? x : y)),
  bigint: bigintRows.max,
};
const fminKernel: BinaryKernel = {
  number: rowOf2((x, y) => (x <= y || Number.isNaN(y) ? x : y)),
  bigint: bigintRows.min,
};

export const fmaxOp: OpRecord<[Tensor, Tensor]> = {
  name: 'fmax',
  saves: [0, 1],
  forward([a, b], _, out) {
    const dtype = resultType(a, b);
    return runBinary('fmax', fmaxKernel, a, b, dtype, dtype, out);
  },
  backward(g, ctx) {
    const first = logicalOr(ge(ctx.input(0), ctx.input(1)), isnan(ctx.input(1)));
    return [maskedFill(g, logicalNot(first), 0), maskedFill(g, first, 0)];
  },
};

export const fminOp: OpRecord<[Tensor, Tensor]> = {
  name: 'fmin',
  saves: [0, 1],
  forward([a, b], _, out) {
    const dtype = resultType(a, b);
    return runBinary('fmin', fminKernel, a, b, dtype, dtype, out);
  },
  backward(g, ctx) {
    const first = logicalOr(le(ctx.input(0), ctx.input(1)), isnan(ctx.input(1)));
    return [maskedFill(g, logicalNot(first), 0), maskedFill(g, first, 0)];
  },
};

/** The larger of a and b; of a number and NaN the number. See {@link Tensor.fmax}. */
export function fmax(a: Tensor, b: Tensor): Tensor {
  return apply(fmaxOp, [checkTensor('fmax', a), checkTensor('fmax', b, 'other')], undefined);
}

/** The smaller of a and b; of a number and NaN the number. See {@link Tensor.fmin}. */
export function fmin(a: Tensor, b: Tensor): Tensor {
  return apply(fminOp, [checkTensor('fmin', a), checkTensor('fmin', b, 'other')], undefined);
}

const clampRow: TernaryRow = (n, out, o, a, p, sa, b, q, sb, c, r, sc) => {
  for (let i = 0; i < n; i++, p += sa, q += sb, r += sc) out[o + i] = Math.min(Math.max(a[p]!, b[q]!), c[r]!);
};
const clampBig: TernaryRow<BigInt64Array> = (n, out, o, a, p, sa, b, q, sb, c, r, sc) => {
  for (let i = 0; i < n; i++, p += sa, q += sb, r += sc) {
    let v = a[p]!;
    if (v < b[q]!) v = b[q]!;
    if (v > c[r]!) v = c[r]!;
    out[o + i] = v;
  }
};

type Bound = Tensor | null;

function boundedType(x: Tensor, min: Bound, max: Bound) {
  return resultType(x, ...[min, max].filter((t) => t !== null));
}

export const clampOp: OpRecord<[Tensor, Bound, Bound]> = {
  name: 'clamp',
  saves: [0, 1, 2],
  forward([x, min, max], _, out) {
    const dtype = boundedType(x, min, max);
    if (!min || !max) return runBinary('clamp', min ? larger : smaller, x, (min ?? max)!, dtype, dtype, out);
    const row = dtype === 'int64' ? (clampBig as unknown as TernaryRow) : clampRow;
    return runTernary('clamp', row, cast(x, dtype), cast(min, dtype), cast(max, dtype), dtype, out);
  },
  backward(g, ctx) {
    const x = ctx.input(0);
    const min = ctx.given(1) ? ctx.input(1) : null;
    const max = ctx.given(2) ? ctx.input(2) : null;
    const inside = min && max ? () => logicalAnd(ge(x, min), le(x, max)) : () => (min ? ge(x, min) : le(x, max!));
    return [
      ctx.needs(0) ? where(inside(), g, 0) : null, // the bounds belong to the inside
      min && ctx.needs(1) ? where(max ? logicalAnd(lt(x, min), lt(min, max)) : lt(x, min), g, 0) : null,
      max && ctx.needs(2) ? where(min ? logicalOr(gt(x, max), lt(max, min)) : gt(x, max), g, 0) : null,
    ];
  },
};

/** Limits of `clamp`: numbers or tensors that broadcast; one may be left out. */
export interface ClampOptions {
  min?: Tensor | Scalar | null;
  max?: Tensor | Scalar | null;
}

type Limit = Tensor | Scalar | null | undefined;

function bounds(name: string, x: Tensor, min: Limit, max: Limit): [Tensor, Bound, Bound] {
  checkTensor(name, x);
  const low = min === null || min === undefined ? null : operand(name, min, 'min');
  const high = max === null || max === undefined ? null : operand(name, max, 'max');
  if (!low && !high) throw new TypeError(`${name}: at least one of min and max must be given`);
  const dtype = boundedType(x, low, high);
  if (dtype === 'bool') throw new TypeError(`${name}: not defined for bool tensors`);
  return [x, low, high];
}

/** min(max(x, min), max); see {@link Tensor.clamp}. */
export function clamp(x: Tensor, min?: Limit, max?: Limit): Tensor {
  return apply(clampOp, bounds('clamp', x, min, max), undefined);
}

/** In place: min(max(x, min), max). */
export function clamp_(x: Tensor, min?: Limit, max?: Limit): Tensor {
  const inputs = bounds('clamp_', x, min, max);
  const shapes = inputs.filter((t) => t !== null).map((t) => t.shape);
  const shape = broadcastShapes('clamp_', ...shapes);
  return applyInPlace(clampOp, inputs, undefined, { shape, dtype: boundedType(...inputs) });
}
