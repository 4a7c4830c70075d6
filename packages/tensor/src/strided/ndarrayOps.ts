import ndarray, { type NdArray } from 'ndarray';
import ops from 'ndarray-ops';
import type { Strided, StridedArray } from './interface.ts';

function nd(a: StridedArray): NdArray {
  return ndarray(a.data as Float64Array, a.shape as number[], a.stride as number[], a.offset);
}

/** The strided interface by `ndarray-ops`, whose loops are compiled for each layout. */
export const strided: Strided = {
  assign(out, a) {
    ops.assign(nd(out), nd(a));
  },
  fill(out, value) {
    ops.assigns(nd(out), value as number);
  },
};
