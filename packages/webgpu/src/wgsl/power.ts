import { nan, products } from './exact.ts';
import { constant, exponents } from './exponential.ts';
import { split } from './logarithm.ts';
import { piece } from './piece.ts';

// @wick/kernels' src/pointwise/plain/power.ts, with pairs of floats where that has doubles.

const [P0, P1, P2, P3] = [0.6666666564129309, 0.4000033621925198, 0.2853723832511715, 0.23583568852875053];

/** A double as two floats. */
function pair(x: number): string {
  const high = Math.fround(x);
  return `vec2(${constant(high)}, ${constant(x - high)})`;
}

export const pow = piece(
  /* wgsl */ `
/** log2 of a finite float above 0. */
fn log2Pair(a: f32) -> vec2<f32> {
  let g = splitOf(a);
  let below = exactSum(2.0, g.f);
  let q = kept(g.f / below.x);
  let p = exactProduct(q, below.x);
  let s = vec2(q, ((kept(g.f - p.x) - p.y) - q * below.y) / below.x);
  let z = pairProduct(s, s);
  let rest = (${constant(P3)} * z.x + ${constant(P2)}) * z.x + ${constant(P1)};
  let factor = grownBy(${pair(P0)}, rest, z.x);
  let tail = pairProduct(pairProduct(s, z), settled(factor));
  let ln = settled(joined(vec2(2.0 * s.x, 2.0 * s.y), tail));
  return settled(joined(vec2(f32(g.k), 0.0), pairProduct(ln, ${pair(Math.LOG2E)})));
}
fn magnitude(a: f32, y: f32) -> f32 {
  let bits = bitcast<u32>(a);
  if (bits == 0u || bits == 0x7f800000u) {
    return bitcast<f32>(select(0u, 0x7f800000u, (y > 0.0) == (bits != 0u)) | params.zero);
  }
  let factor = clamp(y, -1e9, 1e9);
  let l = log2Pair(a);
  var exponent = exactProduct(l.x, factor);
  exponent.y += l.y * factor;
  if (abs(exponent.x) > 200.0) { exponent = vec2(clamp(exponent.x, -200.0, 200.0), 0.0); }
  let n = round(exponent.x);
  let inside = expm1Inside((kept(exponent.x - n) + exponent.y) * ${constant(Math.LN2)});
  let k = clamp(i32(n), -150, 129);
  // Two factors: a result may be above half of what floats hold.
  return kept(kept(inside + 1.0) * powerOfTwo(k >> 1u)) * powerOfTwo(k - (k >> 1u));
}
fn pow_(x: f32, y: f32) -> f32 {
  let bits = bitcast<u32>(x);
  let power = bitcast<u32>(y);
  let exponent = power & 0x7fffffffu;
  if (bits == 0x3f800000u || exponent == 0u) { return 1.0; }
  let none = bitcast<f32>(0x7fc00000u | params.zero);
  if (isNan(x) || isNan(y)) { return none; }
  let isNegative = (bits & 0x80000000u) != 0u;
  // Floats from 2^24 on are even, those from 2^23 on whole.
  var isWhole = true;
  var isOdd = false;
  if (exponent < 0x4b800000u) {
    let a = abs(y);
    isWhole = exponent >= 0x3f800000u && trunc(a) == a;
    isOdd = isWhole && (u32(a) & 1u) == 1u;
  }
  if (isNegative && (bits & 0x7fffffffu) != 0u && bits != 0xff800000u && !isWhole) { return none; }
  let r = magnitude(abs(x), y);
  return select(r, -r, isNegative && isOdd);
}`,
  exponents,
  split,
  products,
  nan,
);
