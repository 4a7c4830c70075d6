import { madd } from '../simd';
import * as constant from './constants';
import { lower, narrow, upper } from './wide';

/** One vector of `stream`'s constants. */
// @ts-ignore: decorator
@inline
export function load(stream: usize, offset: usize): v128 {
  return v128.load(stream + offset);
}

/** y x + c as floats kept in doubles; a second rounding that changes nothing either. */
// @ts-ignore: decorator
@inline
export function step(stream: usize, y: v128, x: v128, c: v128): v128 {
  return toFloat(stream, f64x2.add(f64x2.mul(y, x), c));
}

/**
 * Doubles rounded to the nearest floats, kept as doubles. What lies halfway goes away from zero, not to even: that this
 * changes none of the 2^24 results was checked by trying all.
 */
// @ts-ignore: decorator
@inline
export function toFloat(stream: usize, a: v128): v128 {
  return v128.and(i64x2.add(a, load(stream, constant.HALF_PLACE)), load(stream, constant.FLOAT_BITS));
}

/** 2^24 (1 - u) = (1 + x) 2^(e + 24), its bits shifted so far that the exponent changes at sqrt(1/2) instead of at 1. */
// @ts-ignore: decorator
@inline
function split(stream: usize, words: usize): v128 {
  const k = v128.and(v128.load(words), load(stream, constant.MASK24));
  const left = f32x4.convert_i32x4_s(i32x4.sub(load(stream, constant.POWER24), k));
  return i32x4.add(left, load(stream, constant.TO_SPLIT));
}

// @ts-ignore: decorator
@inline
function mantissa(stream: usize, bits: v128): v128 {
  const one = i32x4.add(v128.and(bits, load(stream, constant.MANTISSA)), load(stream, constant.SQRT_HALF));
  return f32x4.sub(one, load(stream, constant.ONE));
}

// @ts-ignore: decorator
@inline
function exponent(stream: usize, bits: v128): v128 {
  return f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(bits, 23), load(stream, constant.EXPONENT)));
}

/** sqrt(-2 (e q2 + (x + (y - z/2)))): e q2 is exact. */
// @ts-ignore: decorator
@inline
function root(stream: usize, x: v128, z: v128, e: v128, y: v128): v128 {
  const sum = f32x4.add(x, f32x4.sub(y, f32x4.mul(z, load(stream, constant.HALF))));
  const log = f32x4.add(f32x4.mul(e, load(stream, constant.Q2)), sum);
  return f32x4.sqrt(f32x4.mul(log, load(stream, constant.MINUS_TWO)));
}

/**
 * Radii sqrt(-2 ln(1 - u)) of blocks of 16 words, of each the first eight, u being a word's 24 low bits times 2^-24; by
 * Cephes' polynomial in float32, every Horner step fused.
 */
export function radii(stream: usize, words: usize, out: usize, blocks: i32): void {
  for (const end = out + (<usize>blocks << 5); out < end; out += 32, words += 64) {
    const bits0 = split(stream, words);
    const bits1 = split(stream, words + 16);
    const x0 = mantissa(stream, bits0);
    const x1 = mantissa(stream, bits1);
    const e0 = exponent(stream, bits0);
    const e1 = exponent(stream, bits1);
    const z0 = f32x4.mul(x0, x0);
    const z1 = f32x4.mul(x1, x1);
    const t0 = f32x4.mul(e0, load(stream, constant.Q1));
    const t1 = f32x4.mul(e1, load(stream, constant.Q1));
    let y0: v128;
    let y1: v128;
    let c = load(stream, constant.P0);
    if (ASC_FEATURE_RELAXED_SIMD) {
      let next = load(stream, constant.P1);
      y0 = madd(c, x0, next);
      y1 = madd(c, x1, next);
      for (let i: usize = constant.P2; i <= constant.P8; i += 16) {
        next = load(stream, i);
        y0 = madd(y0, x0, next);
        y1 = madd(y1, x1, next);
      }
      y0 = madd(f32x4.mul(y0, x0), z0, t0);
      y1 = madd(f32x4.mul(y1, x1), z1, t1);
    } else {
      const a = lower(x0);
      const b = upper(x0);
      const d = lower(x1);
      const f = upper(x1);
      let ya = c;
      let yb = c;
      let yd = c;
      let yf = c;
      for (let i: usize = constant.P1; i <= constant.P7; i += 16) {
        c = load(stream, i);
        ya = step(stream, ya, a, c);
        yb = step(stream, yb, b, c);
        yd = step(stream, yd, d, c);
        yf = step(stream, yf, f, c);
      }
      c = load(stream, constant.P8);
      ya = f64x2.add(f64x2.mul(ya, a), c);
      yb = f64x2.add(f64x2.mul(yb, b), c);
      yd = f64x2.add(f64x2.mul(yd, d), c);
      yf = f64x2.add(f64x2.mul(yf, f), c);
      y0 = f32x4.mul(narrow(ya, yb), x0);
      y1 = f32x4.mul(narrow(yd, yf), x1);
      ya = f64x2.add(f64x2.mul(lower(y0), lower(z0)), lower(t0));
      yb = f64x2.add(f64x2.mul(upper(y0), upper(z0)), upper(t0));
      yd = f64x2.add(f64x2.mul(lower(y1), lower(z1)), lower(t1));
      yf = f64x2.add(f64x2.mul(upper(y1), upper(z1)), upper(t1));
      y0 = narrow(ya, yb);
      y1 = narrow(yd, yf);
    }
    v128.store(out, root(stream, x0, z0, e0, y0));
    v128.store(out, root(stream, x1, z1, e1, y1), 16);
  }
}
