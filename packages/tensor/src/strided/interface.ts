import type { TypedArray } from '../core/dtype.ts';

/** A tensor's geometry over its typed array, named as ndarray names it. */
export interface StridedArray {
  readonly data: TypedArray;
  readonly shape: readonly number[];
  readonly stride: readonly number[];
  readonly offset: number;
}

/**
 * Generic strided work: what is left when no contiguous path applies. All arrays of one call have the same shape and
 * the same kind of elements (numbers or bigints); broadcasting is a stride of 0.
 */
export interface Strided {
  /** out = a, element by element; number types convert as typed arrays do. */
  assign(out: StridedArray, a: StridedArray): void;
  /** out = value */
  fill(out: StridedArray, value: number | bigint): void;
}
