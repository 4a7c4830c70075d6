import { order } from './order.ts';
import { piece } from './piece.ts';

// By bits, which count magnitudes.

/** The float that follows one towards another. */
export const nextafter = piece(
  /* wgsl */ `
fn nextBits(x: u32, y: u32) -> u32 {
  if (isNanBits(x) || isNanBits(y)) { return 0x7fc00000u; }
  if (isEqual(x, y)) { return y; }
  let isUp = isLess(x, y);
  if ((x & 0x7fffffffu) == 0u) { return select(0x80000001u, 1u, isUp); }
  return select(x - 1u, x + 1u, isUp == (x < 0x80000000u));
}`,
  order,
);

/** m and e in x = m 2^e with ½ ≤ |m| < 1: zeros, infinities and NaN are m, and their e is 0. */
export const parts = piece(/* wgsl */ `
fn mantissaBits(x: u32) -> u32 {
  let size = x & 0x7fffffffu;
  if (size == 0u || size >= 0x7f800000u) { return x; }
  let shift = select(0u, countLeadingZeros(size) - 8u, size < 0x800000u);
  return (x & 0x80000000u) | 0x3f000000u | ((size << shift) & 0x7fffffu);
}
fn exponentOf(x: u32) -> f32 {
  let size = x & 0x7fffffffu;
  if (size == 0u || size >= 0x7f800000u) { return 0.0; }
  if (size < 0x800000u) { return f32(8 - i32(countLeadingZeros(size)) - 125); }
  return f32(i32(size >> 23u) - 126);
}`);
