import ndarray, { type NdArray } from 'ndarray';
import { canCompile } from './canCompile.ts';
import { compiledBinary, compiledCopy, compiledFill, compiledUnary } from './compiledLoops.lazy.ts';
import { bigintBinaries, type Strided, type StridedArray } from './interface.ts';
import { strided as loops } from './loops.ts';
import { merge } from './merge.ts';

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

const compiled: Strided = {
  assign(out, a) {
    const [to, from] = nds(out, a) ?? [];
    if (to && from) compiledCopy(to, from);
  },

  fill(out, value) {
    const [to] = nds(out) ?? [];
    if (to) compiledFill(to, value as number);
  },

  binary(op, out, a, b) {
    if (a.data instanceof BigInt64Array && !bigintBinaries.includes(op))
      throw new TypeError(`strided ${op}: not defined for bigints`);
    const [to, left, right] = nds(out, a, b) ?? [];
    if (to && left && right) compiledBinary(op, to, left, right);
  },

  unary(op, out, a) {
    if (a.data instanceof BigInt64Array && op !== 'neg') throw new TypeError(`strided ${op}: not defined for bigints`);
    const [to, from] = nds(out, a) ?? [];
    if (to && from) compiledUnary(op, to, from);
  },
};

/** The strided interface by `ndarray-ops`, whose loops are compiled for each layout; plain loops where that is forbidden. */
export const strided: Strided = canCompile() ? compiled : loops;
