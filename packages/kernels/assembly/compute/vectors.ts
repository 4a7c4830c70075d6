import { madd, maddDouble } from '../simd';

// Vectors of T, which is f32 (four lanes) or f64 (two).

// @ts-ignore: decorator
@inline
export function lanesOf<T>(): i32 {
  return 16 / sizeof<T>();
}

// @ts-ignore: decorator
@inline
export function zero(): v128 {
  return i64x2.splat(0);
}

// @ts-ignore: decorator
@inline
export function splat<T>(x: T): v128 {
  return v128.splat<T>(x);
}

/** One element in all lanes. */
// @ts-ignore: decorator
@inline
export function loadSplat<T>(at: usize, offset: usize = 0): v128 {
  if (sizeof<T>() == 4) return v128.load32_splat(at + offset);
  return v128.load64_splat(at + offset);
}

// @ts-ignore: decorator
@inline
export function add<T>(a: v128, b: v128): v128 {
  return v128.add<T>(a, b);
}

// @ts-ignore: decorator
@inline
export function mul<T>(a: v128, b: v128): v128 {
  return v128.mul<T>(a, b);
}

/** a * b + c */
// @ts-ignore: decorator
@inline
export function multiplyAdd<T>(a: v128, b: v128, c: v128): v128 {
  if (sizeof<T>() == 4) return madd(a, b, c);
  return maddDouble(a, b, c);
}

/** The sum of all lanes, in double. */
// @ts-ignore: decorator
@inline
export function total<T>(lanes: v128): f64 {
  if (sizeof<T>() == 4) {
    const high = f64x2.promote_low_f32x4(v128.shuffle<i64>(lanes, lanes, 1, 0));
    lanes = f64x2.add(f64x2.promote_low_f32x4(lanes), high);
  }
  return f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
}
