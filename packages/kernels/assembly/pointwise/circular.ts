import {
  C0,
  C1,
  C2,
  HALF,
  LIMIT,
  ONE,
  ONE_TURN,
  four,
  PART1,
  PART2,
  PART3,
  S0,
  S1,
  S2,
  TWO_OVER_PI,
  TWO_TURNS,
} from './constants';
import { step } from './vectors';

// sin x and cos x of floats, four at a time: |x| = k π/2 + r with |r| <= π/4, a polynomial in r², and signs. Beyond LIMIT
// the quarter turns are counted in integers, one float after the other. The plain loops do the same steps
// (src/pointwise/plain/circular.ts).

/** sin r */
// @ts-ignore: decorator
@inline
function sine(t: usize, r: v128, z: v128): v128 {
  let p = step(t, four(t, S2), z, S1);
  p = step(t, p, z, S0);
  return f32x4.add(f32x4.mul(f32x4.mul(p, z), r), r);
}

/** cos r */
// @ts-ignore: decorator
@inline
function cosine(t: usize, z: v128): v128 {
  let p = step(t, four(t, C2), z, C1);
  p = step(t, p, z, C0);
  return f32x4.add(f32x4.sub(f32x4.mul(f32x4.mul(p, z), z), f32x4.mul(z, four(t, HALF))), four(t, ONE));
}

/** sin of k quarter turns and r: sine or cosine of r by the last bit of k, minus it by the next. */
// @ts-ignore: decorator
@inline
function turned(t: usize, k: v128, r: v128): v128 {
  const z = f32x4.mul(r, r);
  const odd = i32x4.eq(v128.and(k, four(t, ONE_TURN)), four(t, ONE_TURN));
  const value = v128.bitselect(cosine(t, z), sine(t, r, z), odd);
  return v128.xor(value, i32x4.shl(v128.and(k, four(t, TWO_TURNS)), 30));
}

/** 64 bits of 2/π from bit `at` behind the point on; none before it. */
function bitsOf2OverPi(at: i32): u64 {
  if (at < 0) return word(0) >> -at;
  const from = at >> 6;
  const shift = at & 63;
  const high = word(from) << shift;
  return shift == 0 ? high : high | (word(from + 1) >> (64 - shift));
}

function word(i: i32): u64 {
  if (i == 0) return 0xa2f9836e4e441529;
  if (i == 1) return 0xfc2757d1f534ddc0;
  return 0xdb6295993c439041;
}

/**
 * One float's quarter turns modulo 4, and its rest as a fraction of one, times 2^62: with |x| = m 2^s the bits of 2/π
 * whose products with 2^s are multiples of 4 do not matter.
 */
// @ts-ignore: decorator
@inline
function turnsOf(x: f32): u64 {
  const bits = reinterpret<i32>(x);
  const s = ((bits >> 23) & 255) - 150;
  return <u64>((bits & 0x7fffff) | 0x800000) * bitsOf2OverPi(s - 2);
}

/** sin of one float and `more` quarter turns. */
function far(t: usize, x: f32, more: i32): v128 {
  if (!(x < f32.POSITIVE_INFINITY)) return f32x4.splat(f32.NaN);
  const turns = turnsOf(x);
  const whole = (turns + (1 << 61)) >> 62;
  const rest = <f64>(<i64>(turns - (whole << 62)));
  return turned(t, i32x4.splat(<i32>whole + more), f32x4.splat(<f32>(rest * 3.4061215800865545e-19))); // π/2 2^-62
}

/** sin of x = |x| up to LIMIT and `more` quarter turns. */
// @ts-ignore: decorator
@inline
function near(t: usize, a: v128, more: i32): v128 {
  const k = f32x4.nearest(f32x4.mul(a, four(t, TWO_OVER_PI)));
  let r = f32x4.sub(a, f32x4.mul(k, four(t, PART1)));
  r = f32x4.sub(r, f32x4.mul(k, four(t, PART2)));
  r = f32x4.sub(r, f32x4.mul(k, four(t, PART3)));
  return turned(t, i32x4.add(i32x4.trunc_sat_f32x4_s(k), i32x4.splat(more)), r);
}

/** A vector with lanes beyond LIMIT: they go round, and after four turns each is where it was. */
function farLanes(t: usize, a: v128, r: v128, more: i32): v128 {
  for (let i = 0; i < 4; i++) {
    const x = f32x4.extract_lane(a, 0);
    if (x > load<f32>(t + LIMIT)) r = f32x4.replace_lane(r, 0, f32x4.extract_lane(far(t, x, more), 0));
    a = v128.shuffle<f32>(a, a, 1, 2, 3, 0);
    r = v128.shuffle<f32>(r, r, 1, 2, 3, 0);
  }
  return r;
}

/** sin of |x| and `more` quarter turns, with those bits of x's sign that `signs` has. */
export function turn(a: usize, sa: usize, out: usize, end: usize, t: usize, more: i32, signs: i32): void {
  for (; out < end; out += 16, a += sa) {
    const x = v128.load(a);
    const size = f32x4.abs(x);
    let r = near(t, size, more);
    if (v128.any_true(f32x4.gt(size, four(t, LIMIT)))) r = farLanes(t, size, r, more);
    v128.store(out, v128.xor(r, v128.and(x, i32x4.splat(signs))));
  }
}

export function sin(a: usize, sa: usize, out: usize, end: usize, t: usize): void {
  turn(a, sa, out, end, t, 0, 0x80000000);
}

export function cos(a: usize, sa: usize, out: usize, end: usize, t: usize): void {
  turn(a, sa, out, end, t, 1, 0);
}
