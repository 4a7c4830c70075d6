import type { NdArray } from 'ndarray';
import ops from 'ndarray-ops';
import type { StridedBinary, StridedUnary } from './interface.ts';

// ndarray-ops compiles all of its loops when it is imported, which takes longer than loading all of wick.

type Loop2 = (out: NdArray, a: NdArray) => void;
type Loop3 = (out: NdArray, a: NdArray, b: NdArray) => void;

const { add, sub, mul, div, mod, max, min, atan2, eq, neq, lt, leq, gt, geq } = ops as unknown as Record<string, Loop3>;
const binaries = { add, sub, mul, div, mod, max, min, atan2, eq, ne: neq, lt, le: leq, gt, ge: geq } as Record<
  StridedBinary,
  Loop3
>;

const { assign, neg, recip, abs, acos, asin, atan, ceil, cos, exp, floor, log, sin, sqrt, tan } =
  ops as unknown as Record<string, Loop2>;
const unaries = { neg, reciprocal: recip, abs, acos, asin, atan, ceil, cos, exp, floor, log, sin, sqrt, tan } as Record<
  StridedUnary,
  Loop2
>;

/** ndarray-ops's loop for an operation on two arrays. */
export function compiledBinary(op: StridedBinary, out: NdArray, a: NdArray, b: NdArray): void {
  binaries[op](out, a, b);
}

/** ndarray-ops's loop for an operation on one array. */
export function compiledUnary(op: StridedUnary, out: NdArray, a: NdArray): void {
  unaries[op](out, a);
}

/** ndarray-ops's copy. */
export function compiledCopy(out: NdArray, a: NdArray): void {
  assign!(out, a);
}

/** ndarray-ops's fill; ndarray's types know no bigints, its loops do. */
export function compiledFill(out: NdArray, value: number): void {
  ops.assigns(out, value);
}
