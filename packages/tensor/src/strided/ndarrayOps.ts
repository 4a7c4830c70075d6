import ndarray, { type NdArray } from 'ndarray';
import ops from 'ndarray-ops';
import { bigintBinaries, type Strided, type StridedArray, type StridedBinary, type StridedUnary } from './interface.ts';
import { merge } from './merge.ts';

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

/** Arrays of one call as ndarrays with merged dimensions; null if there is nothing to do. */
function nds(...arrays: StridedArray[]): NdArray[] | null {
  const merged = merge(arrays);
  if (!merged) return null;
  // A single element has no dimension left; ndarray's 0-dimensional arrays have no loops, those of one element do.
  const shape = merged.shape.length > 0 ? merged.shape : [1];
  return arrays.map((a, k) =>
    ndarray(a.data as Float64Array, shape, merged.strides[k]!.length > 0 ? merged.strides[k] : [1], a.offset),
  );
}

/** The strided interface by `ndarray-ops`, whose loops are compiled for each layout. */
export const strided: Strided = {
  assign(out, a) {
    const [to, from] = nds(out, a) ?? [];
    if (to && from) assign!(to, from);
  },

  fill(out, value) {
    const [to] = nds(out) ?? [];
    if (to) ops.assigns(to, value as number);
  },

  binary(op, out, a, b) {
    if (a.data instanceof BigInt64Array && !bigintBinaries.includes(op))
      throw new TypeError(`strided ${op}: not defined for bigints`);
    const [to, left, right] = nds(out, a, b) ?? [];
    if (to && left && right) binaries[op](to, left, right);
  },

  unary(op, out, a) {
    if (a.data instanceof BigInt64Array && op !== 'neg') throw new TypeError(`strided ${op}: not defined for bigints`);
    const [to, from] = nds(out, a) ?? [];
    if (to && from) unaries[op](to, from);
  },
};
