import { kept } from './exact.ts';
import { constant, horner } from './exponential.ts';
import { piece } from './piece.ts';

// The polynomials of @wick/kernels' src/pointwise/plain/circular.ts.

const S = [-0.0001951729936990887, 0.008332177996635437, -0.16666655242443085];
const C = [2.4438451873720624e-5, -0.001388736767694354, 0.04166664555668831];

const turned = piece(/* wgsl */ `
/** sin of k quarter turns and r. */
fn turned(k: u32, r: f32) -> f32 {
  let z = r * r;
  var s = ${horner('z', S)} * z * r + r;
  if ((k & 1u) != 0u) { s = (${horner('z', C)} * z * z - z * 0.5) + 1.0; }
  return select(s, -s, (k & 2u) != 0u);
}`);

const far = piece(
  /* wgsl */ `
/** The high word of a b. */
fn highProduct(a: u32, b: u32) -> u32 {
  let middle = (a >> 16u) * (b & 0xffffu) + (((a & 0xffffu) * (b & 0xffffu)) >> 16u);
  let rest = (middle & 0xffffu) + (a & 0xffffu) * (b >> 16u);
  return (a >> 16u) * (b >> 16u) + (middle >> 16u) + (rest >> 16u);
}
/** The first 192 bits of 2/π, and zeros. */
const TWO_OVER_PI = array<u32, 8>(0x3c439041u, 0xdb629599u, 0xf534ddc0u, 0xfc2757d1u, 0x4e441529u, 0xa2f9836eu, 0u, 0u);
/** sin of a large float and more quarter turns. */
fn farSine(a: f32, more: u32) -> f32 {
  let bits = bitcast<u32>(a);
  if (bits >= 0x7f800000u) { return bitcast<f32>(0x7fc00000u | params.zero); }
  let mantissa = (bits & 0x7fffffu) | 0x800000u;
  let shift = 280u - (bits >> 23u);
  let at = shift >> 5u;
  let by = shift & 31u;
  var words = TWO_OVER_PI;
  var low = words[at];
  var high = words[at + 1u];
  if (by != 0u) {
    low = (low >> by) | (high << (32u - by));
    high = (high >> by) | (words[at + 2u] << (32u - by));
  }
  // 64 bits of turns: two for quarters, then their fraction.
  var turns = vec2(mantissa * low, highProduct(mantissa, low) + mantissa * high);
  let whole = (turns.y + 0x20000000u) >> 30u;
  turns.y -= whole << 30u;
  let isNegative = (turns.y & 0x80000000u) != 0u;
  if (isNegative) { turns = vec2(~turns.x + 1u, ~turns.y + select(0u, 1u, turns.x == 0u)); }
  var zeros = countLeadingZeros(turns.y);
  var top = turns.y;
  if (zeros == 32u) {
    zeros = 32u + countLeadingZeros(turns.x);
    top = turns.x << (zeros & 31u);
  } else if (zeros > 0u) { top = (turns.y << zeros) | (turns.x >> (32u - zeros)); }
  // π/2 2^-30, and as many powers of two as were shifted out.
  let r = f32(top) * ${constant(Math.PI / 2 ** 31)} * bitcast<f32>((127u - min(zeros, 126u)) << 23u);
  return turned(whole + more, select(r, -r, isNegative));
}
/** sin of a >= 0 and more quarter turns. */
fn sineOf(a: f32, more: u32) -> f32 {
  if (bitcast<u32>(a) > 0x46000000u) { return farSine(a, more); }
  let k = round(a * ${constant(2 / Math.PI)});
  let near = kept(kept(a - k * ${constant(1.5703125)}) - k * ${constant(4.837512969970703e-4)});
  return turned(u32(k) + more, near - k * ${constant(7.549790126404332e-8)});
}`,
  kept,
  turned,
);

export const sin = piece(
  /* wgsl */ `
fn sin_(x: f32) -> f32 {
  if (x == 0.0) { return x; }
  let s = sineOf(abs(x), 0u);
  return bitcast<f32>(bitcast<u32>(s) ^ (bitcast<u32>(x) & 0x80000000u));
}`,
  far,
);

export const cos = piece(
  /* wgsl */ `
fn cos_(x: f32) -> f32 { return sineOf(abs(x), 1u); }`,
  far,
);
