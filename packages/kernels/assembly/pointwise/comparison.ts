import { ONE, four } from './constants';

// Truth is 1, falsehood 0.

const EQ: i32 = 0;
const NE: i32 = 1;
const LT: i32 = 2;
const LE: i32 = 3;
const MAX: i32 = 4;
const MIN: i32 = 5;

const CLAMP: i32 = 0;
const FINITE: i32 = 1;
const WHERE: i32 = 2;

// @ts-ignore: decorator
@inline
function truth(t: usize, mask: v128): v128 {
  return v128.and(mask, four(t, ONE));
}

/** x where it is NaN: the other one's NaN is already in r. */
// @ts-ignore: decorator
@inline
function orNaN(x: v128, r: v128): v128 {
  return v128.bitselect(r, x, f32x4.eq(x, x));
}

// @ts-ignore: decorator
@inline
function apply(op: i32, t: usize, x: v128, y: v128): v128 {
  if (op == EQ) return truth(t, f32x4.eq(x, y));
  if (op == NE) return truth(t, f32x4.ne(x, y));
  if (op == LT) return truth(t, f32x4.lt(x, y));
  if (op == LE) return truth(t, f32x4.le(x, y));
  // y unless x is beyond it. `f32x4.max` and `min` cost several times as much.
  if (op == MAX) return orNaN(x, f32x4.pmax(y, x));
  return orNaN(x, f32x4.pmin(y, x));
}

// @ts-ignore: decorator
@inline
function each(op: i32, a: usize, sa: usize, b: usize, sb: usize, out: usize, end: usize, t: usize): void {
  for (; out < end; out += 32, a += 2 * sa, b += 2 * sb) {
    v128.store(out, apply(op, t, v128.load(a), v128.load(b)));
    v128.store(out, apply(op, t, v128.load(a + sa), v128.load(b + sb)), 16);
  }
}

export function eq(a: usize, sa: usize, b: usize, sb: usize, out: usize, end: usize, t: usize): void {
  each(EQ, a, sa, b, sb, out, end, t);
}

export function ne(a: usize, sa: usize, b: usize, sb: usize, out: usize, end: usize, t: usize): void {
  each(NE, a, sa, b, sb, out, end, t);
}

export function lt(a: usize, sa: usize, b: usize, sb: usize, out: usize, end: usize, t: usize): void {
  each(LT, a, sa, b, sb, out, end, t);
}

export function le(a: usize, sa: usize, b: usize, sb: usize, out: usize, end: usize, t: usize): void {
  each(LE, a, sa, b, sb, out, end, t);
}

export function gt(a: usize, sa: usize, b: usize, sb: usize, out: usize, end: usize, t: usize): void {
  lt(b, sb, a, sa, out, end, t);
}

export function ge(a: usize, sa: usize, b: usize, sb: usize, out: usize, end: usize, t: usize): void {
  le(b, sb, a, sa, out, end, t);
}

/** The larger; NaN where either is NaN; of equals (zeros) the second. */
export function max(a: usize, sa: usize, b: usize, sb: usize, out: usize, end: usize, t: usize): void {
  each(MAX, a, sa, b, sb, out, end, t);
}

/** The smaller; NaN where either is NaN; of equals (zeros) the second. */
export function min(a: usize, sa: usize, b: usize, sb: usize, out: usize, end: usize, t: usize): void {
  each(MIN, a, sa, b, sb, out, end, t);
}

// @ts-ignore: decorator
@inline
function apply3(op: i32, x: v128, y: v128, z: v128): v128 {
  if (op == CLAMP) return orNaN(y, orNaN(z, f32x4.pmin(f32x4.pmax(x, y), z)));
  if (op == FINITE) return v128.bitselect(f32x4.pmax(f32x4.pmin(x, z), f32x4.neg(z)), y, f32x4.eq(x, x));
  return v128.bitselect(y, z, f32x4.ne(x, f32x4.splat(0)));
}

// @ts-ignore: decorator
@inline
function each3(
  op: i32,
  a: usize,
  sa: usize,
  b: usize,
  sb: usize,
  c: usize,
  sc: usize,
  out: usize,
  end: usize,
): void {
  for (; out < end; out += 32, a += 2 * sa, b += 2 * sb, c += 2 * sc) {
    v128.store(out, apply3(op, v128.load(a), v128.load(b), v128.load(c)));
    v128.store(out, apply3(op, v128.load(a + sa), v128.load(b + sb), v128.load(c + sc)), 16);
  }
}

/** a raised to b, then lowered to c; NaN where one of them is NaN; a itself where it equals a limit (zeros). */
export function clamp(
  a: usize,
  sa: usize,
  b: usize,
  sb: usize,
  c: usize,
  sc: usize,
  out: usize,
  end: usize,
): void {
  each3(CLAMP, a, sa, b, sb, c, sc, out, end);
}

/** a from -c to c, but b where a is NaN. */
export function finite(
  a: usize,
  sa: usize,
  b: usize,
  sb: usize,
  c: usize,
  sc: usize,
  out: usize,
  end: usize,
): void {
  each3(FINITE, a, sa, b, sb, c, sc, out, end);
}

/** b where a is not 0 (NaN is not), else c. */
export function where(
  a: usize,
  sa: usize,
  b: usize,
  sb: usize,
  c: usize,
  sc: usize,
  out: usize,
  end: usize,
): void {
  each3(WHERE, a, sa, b, sb, c, sc, out, end);
}
