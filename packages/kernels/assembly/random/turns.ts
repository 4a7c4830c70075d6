import { madd } from '../simd';
import * as constant from './constants';
import { load, step, toFloat } from './radii';
import { lower, narrow, upper } from './wide';

/** The last of the three steps that take q quarter turns off an angle: x + q d, rounded once. */
// @ts-ignore: decorator
@inline
function reduceLast(stream: usize, x: v128, q: v128): v128 {
  const d = load(stream, constant.D3);
  const reduced = madd(q, d, x);
  if (ASC_FEATURE_RELAXED_SIMD) return reduced;
  // Rounding the product as well matters next to a quarter turn only.
  const near = f32x4.lt(f32x4.mul(reduced, reduced), load(stream, constant.TINY));
  return v128.any_true(near) ? reduceExactly(x, q, d) : reduced;
}

function reduceExactly(x: v128, q: v128, d: v128): v128 {
  return narrow(
    f64x2.add(f64x2.mul(lower(q), lower(d)), lower(x)),
    f64x2.add(f64x2.mul(upper(q), upper(d)), upper(x)),
  );
}

/** 1 - x^2/2 + x^4 P(x^2) near 0, for z = x^2. */
// @ts-ignore: decorator
@inline
function cosine(stream: usize, z: v128): v128 {
  let y: v128;
  if (ASC_FEATURE_RELAXED_SIMD) {
    y = madd(load(stream, constant.C0), z, load(stream, constant.C1));
    y = f32x4.mul(madd(y, z, load(stream, constant.C2)), z);
    y = madd(y, z, f32x4.neg(f32x4.mul(z, load(stream, constant.HALF))));
  } else {
    const a = lower(z);
    const b = upper(z);
    const c0 = load(stream, constant.C0);
    const c1 = load(stream, constant.C1);
    const c2 = load(stream, constant.C2);
    const half = load(stream, constant.HALF_DOUBLE);
    let p = step(stream, step(stream, c0, a, c1), a, c2);
    let q = step(stream, step(stream, c0, b, c1), b, c2);
    p = toFloat(stream, f64x2.mul(p, a));
    q = toFloat(stream, f64x2.mul(q, b));
    y = narrow(f64x2.mul(f64x2.sub(p, half), a), f64x2.mul(f64x2.sub(q, half), b));
  }
  return f32x4.add(y, load(stream, constant.ONE));
}

/** x + x^3 P(x^2) near 0. */
// @ts-ignore: decorator
@inline
function sine(stream: usize, x: v128, z: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    const y = madd(load(stream, constant.S0), z, load(stream, constant.S1));
    return madd(f32x4.mul(madd(y, z, load(stream, constant.S2)), z), x, x);
  }
  const a = lower(z);
  const b = upper(z);
  const s0 = load(stream, constant.S0);
  const s1 = load(stream, constant.S1);
  const s2 = load(stream, constant.S2);
  let p = step(stream, step(stream, s0, a, s1), a, s2);
  let q = step(stream, step(stream, s0, b, s1), b, s2);
  p = toFloat(stream, f64x2.mul(p, a));
  q = toFloat(stream, f64x2.mul(q, b));
  const c = lower(x);
  const d = upper(x);
  return narrow(f64x2.add(f64x2.mul(p, c), c), f64x2.add(f64x2.mul(q, d), d));
}

/** Four normals and, 32 bytes on, the four that belong to them. */
// @ts-ignore: decorator
@inline
function turn(stream: usize, words: usize, radius: usize, out: usize, std: v128, mean: v128): void {
  const k = v128.and(v128.load(words), load(stream, constant.MASK24));
  // The nearest multiple of a quarter turn: for every k the one that Cephes takes.
  const quadrant = i32x4.shr_u(i32x4.add(k, load(stream, constant.EIGHTH_TURN)), 22);
  const q = f32x4.convert_i32x4_s(quadrant);
  let x = f32x4.mul(f32x4.convert_i32x4_s(k), load(stream, constant.ANGLE));
  x = madd(q, load(stream, constant.D1), x); // both products are exact
  x = madd(q, load(stream, constant.D2), x);
  x = reduceLast(stream, x, q);
  const z = f32x4.mul(x, x);
  const c = cosine(stream, z);
  const s = sine(stream, x, z);
  const odd = i32x4.shr_s(i32x4.shl(quadrant, 31), 31);
  const sign = load(stream, constant.SIGN);
  // In quadrants 0 to 3 the cosine is c, -s, -c, s and the sine s, c, -s, -c.
  const next = i32x4.sub(quadrant, i32x4.splat(-1));
  const cosines = v128.xor(v128.bitselect(s, c, odd), v128.and(i32x4.shl(next, 30), sign));
  const sines = v128.xor(v128.bitselect(c, s, odd), v128.and(i32x4.shl(quadrant, 30), sign));
  const r = v128.load(radius);
  v128.store(out, madd(f32x4.mul(cosines, r), std, mean));
  v128.store(out, madd(f32x4.mul(sines, r), std, mean), 32);
}

/**
 * Radii times cosines and sines of the angles 2 pi u, times `std` plus `mean`: of each block of 16 words the last eight
 * are used, and make eight cosines before eight sines.
 */
export function turns(stream: usize, words: usize, radius: usize, out: usize, blocks: i32, std: f32, mean: f32): void {
  const stds = f32x4.splat(std);
  const means = f32x4.splat(mean);
  for (const end = out + (<usize>blocks << 6); out < end; out += 64, words += 64, radius += 32) {
    turn(stream, words + 32, radius, out, stds, means);
    turn(stream, words + 48, radius + 16, out + 16, stds, means);
  }
}
