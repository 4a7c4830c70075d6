/** The sum of `count` floats, in double: element i in lane i % 4, what is left in the first. */
export function total(x: usize, count: i32): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (; count >= 4; count -= 4, x += 16) {
    low = f64x2.add(low, f64x2.promote_low_f32x4(v128.load64_zero(x)));
    high = f64x2.add(high, f64x2.promote_low_f32x4(v128.load64_zero(x, 8)));
  }
  let first = f64x2.extract_lane(low, 0);
  for (; count > 0; count--, x += 4) first += <f64>load<f32>(x);
  return first + f64x2.extract_lane(low, 1) + (f64x2.extract_lane(high, 0) + f64x2.extract_lane(high, 1));
}
