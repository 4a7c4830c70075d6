import type { Elements } from './interpret.ts';

/** An array as n-dimensional: named as ndarray names it. */
export interface StridedElements {
  /** The array that the elements are part of. */
  readonly data: Elements;
  /** Steps in it, in elements, one per dimension. */
  readonly stride: readonly number[];
  /** Where the first element lies. */
  readonly offset: number;
}

/**
 * The dimensions of a strided loop, for several arrays at once: sizes of 1 dropped, and neighbours merged where every
 * array steps through both as through one. `strides[k]` are those of the k-th array.
 */
export interface MergedDims {
  readonly shape: number[];
  readonly strides: number[][];
}

/** Merges the dimensions of arrays that are read as if they had one shape; null if there is no element at all. */
export function mergeDims(
  full: readonly number[],
  arrays: readonly Pick<StridedElements, 'stride'>[],
): MergedDims | null {
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

/**
 * Visits the elements `start` to `start + count`, counted row by row, of a strided array: in runs along the last
 * dimension.
 *
 * @param visit is told how many, from which place on, and how many have been before
 */
export function eachRun(
  shape: readonly number[],
  stride: readonly number[],
  offset: number,
  start: number,
  count: number,
  visit: (run: number, place: number, before: number) => void,
): void {
  const last = shape.length - 1;
  const width = shape[last]!;
  const step = stride[last]!;
  const index = new Array<number>(last + 1).fill(0);
  let place = offset;
  for (let d = last, rest = start; d >= 0; d--) {
    index[d] = rest % shape[d]!;
    rest = (rest - index[d]!) / shape[d]!;
    place += index[d]! * stride[d]!;
  }
  for (let done = 0; ; ) {
    const run = Math.min(width - index[last]!, count - done);
    visit(run, place, done);
    done += run;
    if (done === count) return;
    place -= index[last]! * step;
    index[last] = 0;
    for (let d = last - 1; ; d--) {
      place += stride[d]!;
      if (++index[d]! < shape[d]!) break;
      place -= stride[d]! * shape[d]!;
      index[d] = 0;
    }
  }
}

/** Copies one run: `n` elements in steps of `step` to consecutive places, or from there. */
export function copyRun(n: number, out: Elements, o: number, so: number, a: Elements, p: number, sa: number): void {
  const [to, from] = [out as Float32Array, a as Float32Array];
  if (sa === 0 && so === 1 && n > 16) to.fill(from[p]!, o, o + n);
  else if (sa === 1 && so === 1 && n > 32) to.set(from.subarray(p, p + n), o);
  else for (let i = 0; i < n; i++, o += so, p += sa) to[o] = from[p]!;
}
