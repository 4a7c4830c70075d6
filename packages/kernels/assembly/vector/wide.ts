// Floats computed with in double: the same bits as loops of JavaScript, whose numbers are doubles, give.

/** Two floats from memory as doubles. */
// @ts-ignore: decorator
@inline
export function load2(at: usize, offset: usize = 0): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at + offset));
}

/** Two doubles to memory, rounded to floats. */
// @ts-ignore: decorator
@inline
export function store2(at: usize, pair: v128): void {
  v128.store64_lane(at, f32x4.demote_f64x2_zero(pair), 0);
}

/** Two doubles rounded to floats and read back. */
// @ts-ignore: decorator
@inline
export function rounded(pair: v128): v128 {
  return f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(pair));
}

/** The sum of both lanes. */
// @ts-ignore: decorator
@inline
export function total(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}
