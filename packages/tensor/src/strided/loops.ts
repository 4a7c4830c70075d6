import type { Strided, StridedArray } from './interface.ts';

/** Two geometries with sizes of 1 dropped and dimensions merged where both step through them as through one. */
interface Walk {
  readonly shape: number[];
  readonly out: number[];
  readonly a: number[];
}

function plan(shape: readonly number[], out: readonly number[], a: readonly number[]): Walk {
  const walk: Walk = { shape: [], out: [], a: [] };
  for (let i = 0; i < shape.length; i++) {
    const n = shape[i]!;
    if (n === 1) continue;
    const last = walk.shape.length - 1;
    if (last >= 0 && walk.out[last] === out[i]! * n && walk.a[last] === a[i]! * n) {
      walk.shape[last]! *= n;
      walk.out[last] = out[i]!;
      walk.a[last] = a[i]!;
    } else {
      walk.shape.push(n);
      walk.out.push(out[i]!);
      walk.a.push(a[i]!);
    }
  }
  if (walk.shape.length === 0) {
    walk.shape.push(1);
    walk.out.push(0);
    walk.a.push(0);
  }
  return walk;
}

/** Calls `row` for every innermost row with the two offsets. */
function eachRow(w: Walk, out: number, a: number, row: (o: number, a: number) => void): void {
  const outer = w.shape.length - 1;
  const index = new Array<number>(outer).fill(0);
  for (;;) {
    row(out, a);
    let d = outer - 1;
    for (; d >= 0; d--) {
      out += w.out[d]!;
      a += w.a[d]!;
      if (++index[d]! < w.shape[d]!) break;
      out -= w.out[d]! * w.shape[d]!;
      a -= w.a[d]! * w.shape[d]!;
      index[d] = 0;
    }
    if (d < 0) return;
  }
}

/** The strided interface as plain loops: what pages under a Content-Security-Policy without `unsafe-eval` get. */
export const strided: Strided = {
  assign(out: StridedArray, a: StridedArray): void {
    if (out.shape.includes(0)) return;
    const w = plan(out.shape, out.stride, a.stride);
    const last = w.shape.length - 1;
    const n = w.shape[last]!;
    const so = w.out[last]!;
    const sa = w.a[last]!;
    const to = out.data as Float64Array;
    const from = a.data as Float64Array;
    eachRow(w, out.offset, a.offset, (o, p) => {
      for (let i = 0; i < n; i++, o += so, p += sa) to[o] = from[p]!;
    });
  },

  fill(out: StridedArray, value: number | bigint): void {
    if (out.shape.includes(0)) return;
    const w = plan(out.shape, out.stride, out.stride);
    const last = w.shape.length - 1;
    const n = w.shape[last]!;
    const so = w.out[last]!;
    const to = out.data as Float64Array;
    const v = value as number;
    eachRow(w, out.offset, 0, (o) => {
      for (let i = 0; i < n; i++, o += so) to[o] = v;
    });
  },
};
