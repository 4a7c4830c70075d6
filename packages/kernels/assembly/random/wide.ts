// Float32 numbers computed with in double, where the product of two of them is exact.

/** The first two of four floats as doubles. */
// @ts-ignore: decorator
@inline
export function lower(a: v128): v128 {
  return f64x2.promote_low_f32x4(a);
}

/** The last two of four floats as doubles. */
// @ts-ignore: decorator
@inline
export function upper(a: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i64>(a, a, 1, 0));
}

/** Four doubles rounded to floats. */
// @ts-ignore: decorator
@inline
export function narrow(a: v128, b: v128): v128 {
  return v128.shuffle<i64>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 2);
}

/**
 * a b + c, rounded once to float32, a and b being floats kept as doubles, a in two halves.
 *
 * The product is exact; rounding the sum to double before float32 is wrong where the double lies on the middle between
 * two floats, and that has its 28 lowest bits zero.
 */
// @ts-ignore: decorator
@inline
export function fuse(aLower: v128, aUpper: v128, b: v128, c: v128): v128 {
  const p = f64x2.add(f64x2.mul(aLower, b), c);
  const q = f64x2.add(f64x2.mul(aUpper, b), c);
  const low = i32x4.shl(v128.shuffle<i32>(p, q, 0, 2, 4, 6), 4);
  if (v128.any_true(i32x4.eq(low, i32x4.splat(0)))) return narrow(fuseToOdd(aLower, b, c), fuseToOdd(aUpper, b, c));
  return narrow(p, q);
}

/**
 * a b + c for an exact product, rounded to odd: where the sum is not exact, its last bit is set, and so a second
 * rounding still knows the side (Boldo and Melquiond, 2008).
 */
function fuseToOdd(a: v128, b: v128, c: v128): v128 {
  const p = f64x2.mul(a, b);
  const s = f64x2.add(p, c);
  // Knuth's TwoSum: p + c = s + error. Infinities and NaN have an error that is NaN, and stay.
  const t = f64x2.sub(s, p);
  const error = f64x2.add(f64x2.sub(p, f64x2.sub(s, t)), f64x2.sub(c, t));
  const zero = f64x2.splat(0);
  const above = f64x2.gt(error, zero);
  const even = i64x2.eq(v128.and(s, i64x2.splat(1)), zero);
  const moved = v128.and(v128.or(above, f64x2.lt(error, zero)), even);
  // One step up in magnitude where the error points away from zero, else one down.
  const away = v128.xor(above, f64x2.lt(s, zero));
  return i64x2.add(s, v128.and(v128.bitselect(i64x2.splat(1), i64x2.splat(-1), away), moved));
}
