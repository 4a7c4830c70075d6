import { HALF, INFINITE, ONE, four } from './constants';
import { expm1Inside, scaled } from './exponential';
import { lifted, restOf, smallOf, split, wholeOf } from './logarithm';
import { signOf } from './vectors';

// x^y of floats, four at a time: 2^(y log2 |x|), the exponent in double, where 88 log2 |x| must keep float32's digits;
// then the sign, and C's special cases. The plain loops do the same steps (src/pointwise/plain/power.ts).

const LOG2E: f64 = 1.4426950408889634;
const LN2: f64 = 0.6931471805599453;
/** Stands for an infinite exponent: its product with the logarithm of 1 is 0, with all others out of range. */
const VAST: f64 = 1e9;

/** k + log2(1 + f) for two floats k and two floats f: 2 artanh s with s = f / (2 + f), minimax in s² to 1e-11. */
// @ts-ignore: decorator
@inline
function logarithm(k: v128, f: v128): v128 {
  const g = f64x2.promote_low_f32x4(f);
  const s = f64x2.div(g, f64x2.add(g, f64x2.splat(2)));
  const z = f64x2.mul(s, s);
  let p = f64x2.add(f64x2.mul(f64x2.splat(0.23583568852875053), z), f64x2.splat(0.2853723832511715));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(0.4000033621925198));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(0.6666666564129309));
  const ln = f64x2.mul(s, f64x2.add(f64x2.mul(p, z), f64x2.splat(2)));
  return f64x2.add(f64x2.promote_low_f32x4(k), f64x2.mul(ln, f64x2.splat(LOG2E)));
}

/** The exponent of 2, out of the range of floats where it is larger. */
// @ts-ignore: decorator
@inline
function exponent(log: v128, y: v128): v128 {
  const wide = f64x2.promote_low_f32x4(y);
  const bounded = f64x2.pmax(f64x2.pmin(wide, f64x2.splat(VAST)), f64x2.splat(-VAST));
  return f64x2.pmax(f64x2.pmin(f64x2.mul(log, bounded), f64x2.splat(200)), f64x2.splat(-200));
}

// @ts-ignore: decorator
@inline
function upper(x: v128): v128 {
  return v128.shuffle<i32>(x, x, 2, 3, 2, 3);
}

// @ts-ignore: decorator
@inline
function joined(low: v128, high: v128): v128 {
  const a = f32x4.demote_f64x2_zero(low);
  const b = f32x4.demote_f64x2_zero(high);
  return v128.shuffle<i32>(a, b, 0, 1, 4, 5);
}

// @ts-ignore: decorator
@inline
function magnitude(t: usize, a: v128, y: v128): v128 {
  const small = smallOf(t, a);
  const bits = split(t, lifted(t, a, small));
  const k = wholeOf(t, bits, small);
  const f = v128.bitselect(restOf(t, bits), a, f32x4.eq(a, a)); // NaN stays
  const low = exponent(logarithm(k, f), y);
  const high = exponent(logarithm(upper(k), upper(f)), upper(y));
  const n = f64x2.nearest(low);
  const m = f64x2.nearest(high);
  const ln2 = f64x2.splat(LN2);
  const r = joined(f64x2.mul(f64x2.sub(low, n), ln2), f64x2.mul(f64x2.sub(high, m), ln2));
  return scaled(t, f32x4.add(expm1Inside(t, r), four(t, ONE)), joined(n, m));
}

// @ts-ignore: decorator
@inline
function pow4(t: usize, x: v128, y: v128): v128 {
  const one = four(t, ONE);
  const zero = f32x4.splat(0);
  const half = f32x4.mul(y, four(t, HALF));
  const whole = f32x4.eq(f32x4.nearest(y), y);
  const even = f32x4.eq(f32x4.nearest(half), half);
  const a = f32x4.abs(x);
  const none = f32x4.eq(a, zero);
  const endless = f32x4.eq(a, four(t, INFINITE));
  let r = magnitude(t, a, y);
  // Of 0 and infinity: infinite for a negative, for a positive exponent.
  const ends = v128.and(v128.xor(f32x4.gt(y, zero), none), four(t, INFINITE));
  r = v128.bitselect(ends, r, v128.and(v128.or(none, endless), f32x4.eq(y, y)));
  r = v128.or(r, v128.andnot(v128.and(signOf(t, x), whole), even));
  // NaN (all bits set) where a negative number would have a root
  const negative = v128.and(f32x4.lt(x, zero), f32x4.gt(x, f32x4.neg(four(t, INFINITE))));
  r = v128.or(r, v128.andnot(negative, whole));
  return v128.bitselect(one, r, v128.or(f32x4.eq(y, zero), f32x4.eq(x, one)));
}

/** a^b as C has it. */
export function pow(a: usize, sa: usize, b: usize, sb: usize, out: usize, end: usize, t: usize): void {
  for (; out < end; out += 16, a += sa, b += sb) v128.store(out, pow4(t, v128.load(a), v128.load(b)));
}
