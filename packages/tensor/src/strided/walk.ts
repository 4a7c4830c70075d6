import type { StridedArray } from './interface.ts';
import { merge } from './merge.ts';
import type { AnyBinaryRow, AnyUnaryRow, BinaryRow, Numbers, UnaryRow } from './rows.ts';

/** Runs a row's loop over every row of two arrays of the same shape. */
export function walkUnary(row: AnyUnaryRow, out: StridedArray, a: StridedArray): void {
  const merged = merge([out, a]);
  if (!merged) return;
  const { shape, strides } = merged;
  const so = strides[0]!;
  const sa = strides[1]!;
  const outer = shape.length - 1;
  const n = outer < 0 ? 1 : shape[outer]!;
  const ro = so[outer] ?? 0;
  const ra = sa[outer] ?? 0;
  const run = row as unknown as UnaryRow;
  const to = out.data as Numbers;
  const from = a.data as Numbers;
  const index = new Array<number>(Math.max(outer, 0)).fill(0);
  let o = out.offset;
  let p = a.offset;
  for (;;) {
    run(n, to, o, ro, from, p, ra);
    let d = outer - 1;
    for (; d >= 0; d--) {
      o += so[d]!;
      p += sa[d]!;
      if (++index[d]! < shape[d]!) break;
      o -= so[d]! * shape[d]!;
      p -= sa[d]! * shape[d]!;
      index[d] = 0;
    }
    if (d < 0) return;
  }
}

/** Runs a row's loop over every row of three arrays of the same shape. */
export function walkBinary(row: AnyBinaryRow, out: StridedArray, a: StridedArray, b: StridedArray): void {
  const merged = merge([out, a, b]);
  if (!merged) return;
  const { shape, strides } = merged;
  const so = strides[0]!;
  const sa = strides[1]!;
  const sb = strides[2]!;
  const outer = shape.length - 1;
  const n = outer < 0 ? 1 : shape[outer]!;
  const ro = so[outer] ?? 0;
  const ra = sa[outer] ?? 0;
  const rb = sb[outer] ?? 0;
  const run = row as unknown as BinaryRow;
  const to = out.data as Numbers;
  const left = a.data as Numbers;
  const right = b.data as Numbers;
  const index = new Array<number>(Math.max(outer, 0)).fill(0);
  let o = out.offset;
  let p = a.offset;
  let q = b.offset;
  for (;;) {
    run(n, to, o, ro, left, p, ra, right, q, rb);
    let d = outer - 1;
    for (; d >= 0; d--) {
      o += so[d]!;
      p += sa[d]!;
      q += sb[d]!;
      if (++index[d]! < shape[d]!) break;
      o -= so[d]! * shape[d]!;
      p -= sa[d]! * shape[d]!;
      q -= sb[d]! * shape[d]!;
      index[d] = 0;
    }
    if (d < 0) return;
  }
}
