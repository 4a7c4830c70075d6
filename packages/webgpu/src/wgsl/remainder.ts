import { piece } from './piece.ts';

/** The rest of a division of floats by their bits, exact however far apart they are: one subtraction a binary digit. */
export const fmod = piece(/* wgsl */ `
fn fmodBits(a: u32, b: u32) -> u32 {
  let sign = a & 0x80000000u;
  let x = a & 0x7fffffffu;
  let y = b & 0x7fffffffu;
  if (y == 0u || y > 0x7f800000u || x >= 0x7f800000u) { return 0x7fc00000u; }
  if (x < y) { return a; }
  var ex = i32(x >> 23u);
  var ey = i32(y >> 23u);
  var mx = (x & 0x7fffffu) | 0x800000u;
  var my = (y & 0x7fffffu) | 0x800000u;
  // The smallest floats have no leading 1: they are given one, with an exponent below 1.
  if (ex == 0) { let s = countLeadingZeros(x) - 8u; mx = x << s; ex = 1 - i32(s); }
  if (ey == 0) { let s = countLeadingZeros(y) - 8u; my = y << s; ey = 1 - i32(s); }
  for (; ex > ey; ex--) {
    if (mx >= my) { mx -= my; }
    if (mx == 0u) { return sign; }
    mx <<= 1u;
  }
  if (mx >= my) { mx -= my; }
  if (mx == 0u) { return sign; }
  let s = countLeadingZeros(mx) - 8u;
  mx <<= s;
  ex -= i32(s);
  if (ex > 0) { return sign | (mx & 0x7fffffu) | (u32(ex) << 23u); }
  return sign | (mx >> u32(1 - ex));
}`);
