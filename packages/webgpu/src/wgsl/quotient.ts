import { piece } from './piece.ts';

/** a / b to the last bit, whatever the adapter makes of a division: in whole numbers. */
export const quotient = piece(/* wgsl */ `
/** The significand of a float with its highest bit, and its exponent. */
fn partsOf(a: u32) -> vec2<i32> {
  let m = a & 0x7fffffu;
  let e = i32((a >> 23u) & 255u);
  if (e > 0) { return vec2(i32(m | 0x800000u), e); }
  let shift = countLeadingZeros(m) - 8u;
  return vec2(i32(m << shift), 1 - i32(shift));
}
fn quotientBits(a: u32, b: u32) -> u32 {
  let sign = (a ^ b) & 0x80000000u;
  let x = a & 0x7fffffffu;
  let y = b & 0x7fffffffu;
  if (x > 0x7f800000u || y > 0x7f800000u || (x == 0u && y == 0u) || (x == 0x7f800000u && y == 0x7f800000u)) { return 0x7fc00000u; }
  if (x == 0x7f800000u || y == 0u) { return sign | 0x7f800000u; }
  if (x == 0u || y == 0x7f800000u) { return sign; }
  let p = partsOf(x);
  let q = partsOf(y);
  let by = u32(q.x);
  var rest = u32(p.x);
  var exponent = p.y - q.y + 127;
  if (rest < by) {
    rest <<= 1u;
    exponent--;
  }
  var all = 0u;
  for (var k = 0; k < 25; k++) {
    all <<= 1u;
    if (rest >= by) {
      rest -= by;
      all |= 1u;
    }
    rest <<= 1u;
  }
  if (exponent >= 255) { return sign | 0x7f800000u; }
  let shift = u32(1 + max(0, 1 - exponent));
  if (shift > 25u) { return sign; }
  let half = 1u << (shift - 1u);
  let low = all & (2u * half - 1u);
  var m = all >> shift;
  if (low > half || (low == half && (rest != 0u || (m & 1u) != 0u))) { m++; }
  return sign | (m + (u32(max(exponent - 1, 0)) << 23u));
}`);
