import {
  EXP2_LEAST,
  EXP2_MOST,
  EXP_LEAST,
  EXP_MOST,
  EXPM1_LEAST,
  LARGE,
  LN2,
  LN2_HIGH,
  LN2_LOW,
  LOG2E,
  ONE,
  four,
  Q0,
  Q1,
  Q2,
  Q3,
  Q4,
  SHIFTER,
  TANH_MOST,
  TWO,
} from './constants';
import { power, signOf, step } from './vectors';

// e^x of floats, four at a time: x = k ln 2 + r, a polynomial in r, and powers of 2 for k. The plain loops do the same
// steps (src/pointwise/plain/exponential.ts): the bits are the same.

const EXP: i32 = 0;
const SIGMOID: i32 = 1;
const TANH: i32 = 2;
const EXP2: i32 = 3;

/** The whole number k in x = k ln 2 + r. */
// @ts-ignore: decorator
@inline
function wholeOf(t: usize, x: v128): v128 {
  return f32x4.nearest(f32x4.mul(x, four(t, LOG2E)));
}

// @ts-ignore: decorator
@inline
function restOf(t: usize, x: v128, k: v128): v128 {
  return f32x4.sub(f32x4.sub(x, f32x4.mul(k, four(t, LN2_HIGH))), f32x4.mul(k, four(t, LN2_LOW)));
}

/** e^r - 1 for |r| <= ln 2 / 2. */
// @ts-ignore: decorator
@inline
export function expm1Inside(t: usize, r: v128): v128 {
  let q = step(t, four(t, Q4), r, Q3);
  q = step(t, q, r, Q2);
  q = step(t, q, r, Q1);
  q = step(t, q, r, Q0);
  return f32x4.add(f32x4.mul(q, f32x4.mul(r, r)), r);
}

/** A whole number below 2^22 as an integer: its last bits once 1.5 2^23 is added. Conversions look for what is too large. */
// @ts-ignore: decorator
@inline
function wordOf(t: usize, k: v128): v128 {
  return i32x4.sub(f32x4.add(k, four(t, SHIFTER)), four(t, SHIFTER));
}

/** e 2^k for k from -150 to 128, in two factors that do not leave the range of floats. */
// @ts-ignore: decorator
@inline
export function scaled(t: usize, e: v128, k: v128): v128 {
  const whole = wordOf(t, k);
  const half = i32x4.shr_s(whole, 1);
  return f32x4.mul(f32x4.mul(e, power(t, half)), power(t, i32x4.sub(whole, half)));
}

/** x within the constants low and high; NaN stays. */
// @ts-ignore: decorator
@inline
function within(t: usize, x: v128, low: usize, high: usize): v128 {
  return f32x4.pmax(f32x4.pmin(x, four(t, high)), four(t, low));
}

/** e^x: 0 from -104 down, infinite from 89 up. */
// @ts-ignore: decorator
@inline
export function exp4(t: usize, given: v128): v128 {
  const x = within(t, given, EXP_LEAST, EXP_MOST);
  const k = wholeOf(t, x);
  return scaled(t, f32x4.add(expm1Inside(t, restOf(t, x, k)), four(t, ONE)), k);
}

/** 2^x: 0 from -150 down, infinite from 128 up. */
// @ts-ignore: decorator
@inline
function exp24(t: usize, given: v128): v128 {
  const x = within(t, given, EXP2_LEAST, EXP2_MOST);
  const k = f32x4.nearest(x);
  return scaled(t, f32x4.add(expm1Inside(t, f32x4.mul(f32x4.sub(x, k), four(t, LN2))), four(t, ONE)), k);
}

/** e^x - 1 for x up to 20 or so: 2^k (e^r - 1) + (2^k - 1). */
// @ts-ignore: decorator
@inline
function expm1Below(t: usize, p: v128, k: v128): v128 {
  const s = power(t, wordOf(t, k));
  return f32x4.add(f32x4.mul(p, s), f32x4.sub(s, four(t, ONE)));
}

/** e^x - 1, which has the sign of x; from 2^24 on the 1 does not matter. */
// @ts-ignore: decorator
@inline
function expm14(t: usize, given: v128): v128 {
  const x = within(t, given, EXPM1_LEAST, EXP_MOST);
  const k = wholeOf(t, x);
  const p = expm1Inside(t, restOf(t, x, k));
  const isLarge = f32x4.gt(k, four(t, LARGE));
  let value = expm1Below(t, p, k);
  if (v128.any_true(isLarge)) value = v128.bitselect(scaled(t, f32x4.add(p, four(t, ONE)), k), value, isLarge);
  return v128.or(value, signOf(t, x));
}

/** d / (d + 2) with d = e^(2|x|) - 1, and the sign of x. */
// @ts-ignore: decorator
@inline
export function tanh4(t: usize, x: v128): v128 {
  const a = f32x4.pmin(f32x4.abs(x), four(t, TANH_MOST));
  const y = f32x4.add(a, a);
  const k = wholeOf(t, y);
  const d = expm1Below(t, expm1Inside(t, restOf(t, y, k)), k);
  return v128.or(f32x4.div(d, f32x4.add(d, four(t, TWO))), signOf(t, x));
}

// @ts-ignore: decorator
@inline
export function sigmoid4(t: usize, x: v128): v128 {
  return f32x4.div(four(t, ONE), f32x4.add(four(t, ONE), exp4(t, f32x4.neg(x))));
}

// @ts-ignore: decorator
@inline
function apply(op: i32, t: usize, x: v128): v128 {
  if (op == EXP) return exp4(t, x);
  if (op == EXP2) return exp24(t, x);
  if (op == SIGMOID) return sigmoid4(t, x);
  return tanh4(t, x);
}

// @ts-ignore: decorator
@inline
function each(op: i32, a: usize, sa: usize, out: usize, end: usize, t: usize): void {
  for (; out < end; out += 32, a += 2 * sa) {
    const x = apply(op, t, v128.load(a));
    const y = apply(op, t, v128.load(a + sa));
    v128.store(out, x);
    v128.store(out, y, 16);
  }
}

export function exp(a: usize, sa: usize, out: usize, end: usize, t: usize): void {
  each(EXP, a, sa, out, end, t);
}

export function exp2(a: usize, sa: usize, out: usize, end: usize, t: usize): void {
  each(EXP2, a, sa, out, end, t);
}

/** 1 / (1 + e^-x) */
export function sigmoid(a: usize, sa: usize, out: usize, end: usize, t: usize): void {
  each(SIGMOID, a, sa, out, end, t);
}

export function expm1(a: usize, sa: usize, out: usize, end: usize, t: usize): void {
  for (; out < end; out += 16, a += sa) v128.store(out, expm14(t, v128.load(a)));
}

export function tanh(a: usize, sa: usize, out: usize, end: usize, t: usize): void {
  each(TANH, a, sa, out, end, t);
}
