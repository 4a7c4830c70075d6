import { piece } from './piece.ts';

/** Comparisons of floats by their bits. */
export const order = piece(/* wgsl */ `
fn isNanBits(a: u32) -> bool { return (a & 0x7fffffffu) > 0x7f800000u; }
/** Floats in their order as integers: both zeros are 0. */
fn ordered(a: u32) -> i32 {
  let m = i32(a & 0x7fffffffu);
  return select(m, -m, (a & 0x80000000u) != 0u);
}
fn isLess(a: u32, b: u32) -> bool { return !isNanBits(a) && !isNanBits(b) && ordered(a) < ordered(b); }
fn isAtMost(a: u32, b: u32) -> bool { return !isNanBits(a) && !isNanBits(b) && ordered(a) <= ordered(b); }
fn isEqual(a: u32, b: u32) -> bool { return !isNanBits(a) && !isNanBits(b) && ordered(a) == ordered(b); }
fn largerOf(a: u32, b: u32) -> u32 { return select(b, a, isNanBits(a) || (!isNanBits(b) && ordered(a) > ordered(b))); }
fn smallerOf(a: u32, b: u32) -> u32 { return select(b, a, isNanBits(a) || (!isNanBits(b) && ordered(a) < ordered(b))); }
fn truth(x: bool) -> u32 { return select(0u, 0x3f800000u, x); }`);
