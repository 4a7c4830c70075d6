import type { StridedArray } from './interface.ts';

/**
 * The dimensions of a strided loop, for several arrays at once: sizes of 1 dropped, and neighbours merged where every
 * array steps through both as through one. `strides[k]` are those of the k-th array.
 */
export interface Merged {
  readonly shape: number[];
  readonly strides: number[][];
}

/** Merges the dimensions of arrays of one shape; null if there is no element at all. */
export function merge(arrays: readonly StridedArray[]): Merged | null {
  const full = arrays[0]!.shape;
  const shape: number[] = [];
  const strides: number[][] = arrays.map(() => []);
  for (let i = 0; i < full.length; i++) {
    const n = full[i]!;
    if (n === 0) return null;
    if (n === 1) continue;
    const last = shape.length - 1;
    let joins = last >= 0;
    for (let k = 0; joins && k < arrays.length; k++) joins = strides[k]![last] === arrays[k]!.stride[i]! * n;
    if (joins) shape[last]! *= n;
    else shape.push(n);
    const at = joins ? last : last + 1;
    for (let k = 0; k < arrays.length; k++) strides[k]![at] = arrays[k]!.stride[i]!;
  }
  return { shape, strides };
}
