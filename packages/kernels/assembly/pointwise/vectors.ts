import { BIAS, four, SIGN } from './constants';

// How the loops walk. An operand is an address and how many bytes the next vector of four floats lies behind: 16, or 0
// for a number, which lies there as one vector. Lengths are whole pairs of vectors: callers leave room behind arrays,
// and what lies there does not matter. `t` is the table of constants. Two vectors a turn load its constants once.

/** p x + c, two roundings: all builds, and the plain loops, have the same bits. */
// @ts-ignore: decorator
@inline
export function step(t: usize, p: v128, x: v128, c: usize): v128 {
  return f32x4.add(f32x4.mul(p, x), four(t, c));
}

/** The sign bits of x. */
// @ts-ignore: decorator
@inline
export function signOf(t: usize, x: v128): v128 {
  return v128.and(x, four(t, SIGN));
}

/** 2^k for whole numbers k from -126 to 127. */
// @ts-ignore: decorator
@inline
export function power(t: usize, k: v128): v128 {
  return i32x4.shl(i32x4.add(k, four(t, BIAS)), 23);
}
