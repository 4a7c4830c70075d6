// What the two builds differ in. Everything else is compiled twice from one source.

/** `a * b + c` per lane: fused with one rounding in the relaxed build, two roundings in the other. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** {@link madd} for doubles. */
// @ts-ignore: decorator
@inline
export function maddDouble(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(a, b, c);
  return f64x2.add(f64x2.mul(a, b), c);
}
