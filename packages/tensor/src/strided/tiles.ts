import type { TypedArray } from '../core/dtype.ts';
import type { StridedArray } from './interface.ts';
import { merge } from './merge.ts';

/** A tile's side: as many lines of the one array and of the other stay in the first-level cache. */
const SIDE = 64;
/** Fewer elements are in the cache whatever the order. */
const FEWEST = 1024;

/**
 * out = a where the two lie across each other, one dimension consecutive in `a` and another one in `out`: tile by tile,
 * so that a line of the cache is used up before it is given away. False, and nothing done, for other geometries.
 */
export function copyByTiles(out: StridedArray, a: StridedArray): boolean {
  const merged = merge([out, a]);
  if (!merged) return true;
  const { shape, strides } = merged;
  const [to, from] = strides as [number[], number[]];
  const along = to.indexOf(1);
  const across = from.indexOf(1);
  if (along < 0 || across < 0 || along === across) return false;
  const rows = shape[across]!;
  const columns = shape[along]!;
  if (rows < 4 || columns < 4 || rows * columns < FEWEST) return false;
  const others = shape.map((_, d) => d).filter((d) => d !== along && d !== across);
  const index = others.map(() => 0);
  const step = from[along]!;
  const toStep = to[across]!;
  let start = a.offset;
  let toStart = out.offset;
  for (;;) {
    transpose(out.data, toStart, toStep, a.data, start, step, rows, columns);
    let k = others.length - 1;
    for (; k >= 0; k--) {
      const d = others[k]!;
      start += from[d]!;
      toStart += to[d]!;
      if (++index[k]! < shape[d]!) break;
      start -= from[d]! * shape[d]!;
      toStart -= to[d]! * shape[d]!;
      index[k] = 0;
    }
    if (k < 0) return true;
  }
}

/** out[o + r · toStep + c] = a[p + r + c · step] for r < rows, c < columns. */
function transpose(
  out: TypedArray,
  o: number,
  toStep: number,
  a: TypedArray,
  p: number,
  step: number,
  rows: number,
  columns: number,
): void {
  const to = out as Float64Array;
  const from = a as Float64Array; // bigints are copied alike
  const wide = columns - (columns % 4);
  for (let r0 = 0; r0 < rows; r0 += SIDE) {
    const r1 = Math.min(rows, r0 + SIDE);
    for (let c0 = 0; c0 < wide; c0 += SIDE) {
      const c1 = Math.min(wide, c0 + SIDE);
      // Four columns of `a` at a time: what a turn of the loop costs is divided by four.
      for (let c = c0; c < c1; c += 4) {
        let p0 = p + r0 + c * step;
        let p1 = p0 + step;
        let p2 = p1 + step;
        let p3 = p2 + step;
        for (let r = r0, i = o + r0 * toStep + c; r < r1; r++, i += toStep) {
          to[i] = from[p0]!;
          to[i + 1] = from[p1]!;
          to[i + 2] = from[p2]!;
          to[i + 3] = from[p3]!;
          p0++;
          p1++;
          p2++;
          p3++;
        }
      }
    }
    for (let c = wide; c < columns; c++) {
      for (let r = r0, at = p + r0 + c * step; r < r1; r++, at++) to[o + r * toStep + c] = from[at]!;
    }
  }
}
