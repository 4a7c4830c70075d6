import type { WideArray } from '../core/dtype.ts';

/** A tensor's geometry over its typed array, named as ndarray names it. The bits of half types are moved as numbers are. */
export interface StridedArray {
  readonly data: WideArray;
  readonly shape: readonly number[];
  readonly stride: readonly number[];
  readonly offset: number;
}

/** Operations on two arrays. `max` and `min` give NaN where either is NaN; `mod` has the sign of the dividend. */
export const stridedBinaries = [
  'add',
  'sub',
  'mul',
  'div',
  'mod',
  'max',
  'min',
  'atan2',
  'eq',
  'ne',
  'lt',
  'le',
  'gt',
  'ge',
] as const;
export type StridedBinary = (typeof stridedBinaries)[number];

/** Operations on one array, each what `Math` has under that name. */
export const stridedUnaries = [
  'neg',
  'reciprocal',
  'abs',
  'acos',
  'asin',
  'atan',
  'ceil',
  'cos',
  'exp',
  'floor',
  'log',
  'sin',
  'sqrt',
  'tan',
] as const;
export type StridedUnary = (typeof stridedUnaries)[number];

/** The operations that also take bigints. A `mod` by 0n throws; nothing else can fail. */
export const bigintBinaries: readonly StridedBinary[] = [
  'add',
  'sub',
  'mul',
  'mod',
  'eq',
  'ne',
  'lt',
  'le',
  'gt',
  'ge',
];

/**
 * Generic strided work: what is left when no contiguous path applies. All arrays of one call have the same shape;
 * broadcasting is a stride of 0, strides may be negative, sizes may be 0. The operands of one call hold the same kind
 * of elements, numbers or bigints, and so does the result, except that comparisons write 1 or 0 as numbers.
 *
 * Results are stored as typed arrays store them: floats are rounded once, integers wrap. (A product of two int32 may
 * exceed what a double holds: `mul` on int32 is right below 2^53 only.) The result may be one of the operands, in the
 * same geometry; other overlaps are not looked after.
 */
export interface Strided {
  /** out = a, element by element; number types convert as typed arrays do. */
  assign(out: StridedArray, a: StridedArray): void;
  /** out = value */
  fill(out: StridedArray, value: number | bigint): void;
  /** out = a op b */
  binary(op: StridedBinary, out: StridedArray, a: StridedArray, b: StridedArray): void;
  /** out = op(a) */
  unary(op: StridedUnary, out: StridedArray, a: StridedArray): void;
}
