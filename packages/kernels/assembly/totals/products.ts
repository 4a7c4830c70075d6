/** The products of rows of floats, in double: element i in strand i % 4, what is left in the first. Two rows at a time. */
export function products(x: usize, rows: i32, size: i32, to: usize): void {
  const row = <usize>size << 2;
  for (; rows > 1; rows -= 2, x += 2 * row, to += 16) pair(x, x + row, size, to);
  if (rows > 0) pair(x, x, size, to);
}

function pair(x: usize, y: usize, size: i32, to: usize): void {
  const one = f64x2.splat(1);
  let a = one;
  let b = one;
  let c = one;
  let d = one;
  for (; size >= 4; size -= 4, x += 16, y += 16) {
    a = f64x2.mul(a, f64x2.promote_low_f32x4(v128.load64_zero(x)));
    b = f64x2.mul(b, f64x2.promote_low_f32x4(v128.load64_zero(x, 8)));
    c = f64x2.mul(c, f64x2.promote_low_f32x4(v128.load64_zero(y)));
    d = f64x2.mul(d, f64x2.promote_low_f32x4(v128.load64_zero(y, 8)));
  }
  let first = f64x2.extract_lane(a, 0);
  let second = f64x2.extract_lane(c, 0);
  for (; size > 0; size--, x += 4, y += 4) {
    first *= <f64>load<f32>(x);
    second *= <f64>load<f32>(y);
  }
  const upper = f64x2.extract_lane(b, 0) * f64x2.extract_lane(b, 1);
  const others = f64x2.extract_lane(d, 0) * f64x2.extract_lane(d, 1);
  store<f64>(to, first * f64x2.extract_lane(a, 1) * upper);
  store<f64>(to, second * f64x2.extract_lane(c, 1) * others, 8);
}
