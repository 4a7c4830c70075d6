import { madd } from '../simd';

/** `a * b + c`: tells whether the engine's relaxed multiply-add really rounds once. */
export function multiplyAdd(a: f32, b: f32, c: f32): f32 {
  return f32x4.extract_lane(madd(f32x4.splat(a), f32x4.splat(b), f32x4.splat(c)), 0);
}
