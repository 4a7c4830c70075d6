import { kept, nan } from './exact.ts';
import { constant, exp } from './exponential.ts';
import { piece } from './piece.ts';

/** Modified Bessel functions of the first kind, of order 0 and 1: as @wick/tensor's src/math/bessel.ts. */
export const bessel = piece(
  /* wgsl */ `
fn besselNear(x: f32, order: f32) -> f32 {
  let q = x * x * 0.25;
  var term = 1.0;
  var sum = 1.0;
  for (var k = 1.0; k < 200.0 && term > sum * 1e-8; k += 1.0) {
    term *= q / (k * (k + order));
    sum = kept(sum + term);
  }
  return sum;
}
fn besselFar(given: f32, mu: f32) -> f32 {
  let x = min(given, 200.0);
  var term = 1.0;
  var sum = 1.0;
  for (var k = 1.0; k < 30.0 && abs(term) > 1e-9; k += 1.0) {
    let odd = 2.0 * k - 1.0;
    term *= (odd * odd - mu) / (k * 8.0 * x);
    sum += term;
  }
  // In two factors: the exponential alone may be beyond floats.
  let half = exp_(0.5 * x);
  return half * (half / sqrt(${constant(2 * Math.PI)} * x) * sum);
}
fn besselOf(x: f32, order: f32) -> f32 {
  if (isNan(x)) { return x; }
  let y = abs(x);
  if ((bitcast<u32>(x) & 0x7fffffffu) == 0x7f800000u) { return bitcast<f32>(0x7fc00000u | params.zero); }
  let isOne = order == 1.0;
  var value = 0.0;
  if (y > 25.0) { value = besselFar(y, select(0.0, 4.0, isOne)); }
  else { value = besselNear(y, order) * select(1.0, 0.5 * y, isOne); }
  return select(value, -value, isOne && x < 0.0);
}`,
  kept,
  nan,
  exp,
);
