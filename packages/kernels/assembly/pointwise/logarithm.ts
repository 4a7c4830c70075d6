import {
  BIAS,
  HALF,
  INFINITE,
  LIFT,
  LIFTED,
  LN2_HIGH,
  LN2_LOW,
  MANTISSA,
  NORMAL,
  ONE,
  four,
  P0,
  P1,
  P2,
  P3,
  P4,
  P5,
  P6,
  P7,
  SQRT_HALF,
  TO_SPLIT,
} from './constants';
import { signOf, step } from './vectors';

// ln x of floats, four at a time: x = 2^k (1 + f) with 1 + f in [√½, √2), and a polynomial in f. The plain loops do the
// same steps (src/pointwise/plain/logarithm.ts).

/** Floats above 0 with all their bits: those that have not are lifted. */
// @ts-ignore: decorator
@inline
export function lifted(t: usize, x: v128, small: v128): v128 {
  return v128.bitselect(f32x4.mul(x, four(t, LIFT)), x, small);
}

/** Which floats are to be lifted. */
// @ts-ignore: decorator
@inline
export function smallOf(t: usize, x: v128): v128 {
  return f32x4.lt(x, four(t, NORMAL));
}

/** Bits whose exponent changes at √½ instead of at 1. */
// @ts-ignore: decorator
@inline
export function split(t: usize, x: v128): v128 {
  return i32x4.add(x, four(t, TO_SPLIT));
}

/** k */
// @ts-ignore: decorator
@inline
export function wholeOf(t: usize, bits: v128, small: v128): v128 {
  const whole = i32x4.sub(i32x4.shr_s(bits, 23), four(t, BIAS));
  return f32x4.convert_i32x4_s(i32x4.sub(whole, v128.and(small, four(t, LIFTED))));
}

/** f */
// @ts-ignore: decorator
@inline
export function restOf(t: usize, bits: v128): v128 {
  return f32x4.sub(i32x4.add(v128.and(bits, four(t, MANTISSA)), four(t, SQRT_HALF)), four(t, ONE));
}

/** ln x for x > 0 that is finite, else something. */
// @ts-ignore: decorator
@inline
function logInside(t: usize, x: v128): v128 {
  const small = smallOf(t, x);
  const bits = split(t, lifted(t, x, small));
  const k = wholeOf(t, bits, small);
  const f = restOf(t, bits);
  let p = step(t, four(t, P7), f, P6);
  p = step(t, p, f, P5);
  p = step(t, p, f, P4);
  p = step(t, p, f, P3);
  p = step(t, p, f, P2);
  p = step(t, p, f, P1);
  p = step(t, p, f, P0);
  const z = f32x4.mul(f, f);
  const cubic = f32x4.mul(f32x4.mul(p, z), f);
  const tail = f32x4.sub(f32x4.add(cubic, f32x4.mul(k, four(t, LN2_LOW))), f32x4.mul(z, four(t, HALF)));
  return f32x4.add(f32x4.add(tail, f), f32x4.mul(k, four(t, LN2_HIGH)));
}

/** ln x: -infinity at 0, NaN below, infinity and NaN as they are. */
// @ts-ignore: decorator
@inline
function log4(t: usize, x: v128): v128 {
  const zero = i32x4.splat(0);
  let r = v128.bitselect(f32x4.neg(four(t, INFINITE)), logInside(t, x), f32x4.eq(x, zero));
  r = v128.bitselect(r, x, f32x4.lt(x, four(t, INFINITE)));
  return v128.or(r, f32x4.lt(x, zero)); // all bits set are NaN
}

/** ln(1 + x): ln u and what 1 + x lost when it was rounded to u, by its slope 1/u; it has the sign of x. */
// @ts-ignore: decorator
@inline
function log1p4(t: usize, x: v128): v128 {
  const u = f32x4.add(x, four(t, ONE));
  const lost = f32x4.sub(x, f32x4.sub(u, four(t, ONE)));
  const log = log4(t, u);
  // ln u itself where it is infinite
  const r = v128.bitselect(f32x4.add(log, f32x4.div(lost, u)), log, f32x4.lt(f32x4.abs(log), four(t, INFINITE)));
  return v128.or(r, signOf(t, x));
}

export function log(a: usize, sa: usize, out: usize, end: usize, t: usize): void {
  for (; out < end; out += 16, a += sa) v128.store(out, log4(t, v128.load(a)));
}

export function log1p(a: usize, sa: usize, out: usize, end: usize, t: usize): void {
  for (; out < end; out += 16, a += sa) v128.store(out, log1p4(t, v128.load(a)));
}
