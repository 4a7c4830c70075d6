import { kept } from './exact.ts';
import { constant, exp, expm1, horner } from './exponential.ts';
import { log, log1p } from './logarithm.ts';
import { order } from './order.ts';
import { piece } from './piece.ts';

// The regularized incomplete gamma functions P(a, x) and Q(a, x) = 1 - P(a, x): as @wick/tensor's src/math/gammainc.ts up to
// a = 200, which has doubles; from there on Temme's expansion, where the series would take too many steps for floats.

/** (log(1 + m) - m) / m² about 0, the highest power first. */
const NEAR = Array.from({ length: 14 }, (_, k) => (k % 2 === 0 ? -1 : 1) / (k + 2)).reverse();
/** Stirling's series of log Γ, by powers of 1 / a². */
const STIRLING = [1 / 1260, -1 / 360, 1 / 12];
/** log Γ(2 + r) / r for |r| <= ½, the highest power first: @wick/tensor's. */
const AROUND_TWO = [
  0.0005776148173026741, -0.001312771812081337, 0.002875647274777293, -0.007366343401372433, 0.020582027733325958,
  -0.0673532709479332, 0.32246699929237366, 0.42278432846069336,
];
/** Temme's coefficients by powers of η (DLMF 8.12.9, 8.12.10), the highest first. */
const FIRST = [
  -2.18544851067999e-6,
  3.91926317852244e-5,
  -1.78755144032922e-4,
  3.52733686067019e-4,
  1.15740740740741e-3,
  -2 / 135,
  1 / 12,
  -1 / 3,
];
const SECOND = [2.05761316872428e-4, -9.9022633744856e-4, 2.64550264550265e-3, -3.47222222222222e-3, -1 / 540];
/** erfc(z) e^(z²) / t by powers of t = 1 / (1 + z / 2), to 1.2e-7 (Numerical Recipes, 6.2). */
const ERFC = [
  0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
  -1.26551223,
];

export const gammainc = piece(
  /* wgsl */ `
/** log(1 + m) - m, 1 + m being x / a */
fn logLess(x: f32, a: f32) -> f32 {
  let m = (x - a) / a;
  if (abs(m) < 0.4) { return m * m * ${horner('m', NEAR)}; }
  return log_(x / a) - m;
}
fn stirlingRest(a: f32) -> f32 {
  let z = 1.0 / (a * a);
  return ${horner('z', STIRLING)} / a;
}
/** log Γ(a + 1) for a from 0 to 1.5. */
fn logGammaAbove(a: f32) -> f32 {
  let r = select(a - 1.0, a, a <= 0.5);
  let value = r * ${horner('r', AROUND_TWO)};
  return select(value, value - log1p_(r), a <= 0.5);
}
/** x^a e^-x / Γ(a) */
fn gammaFront(a: f32, x: f32) -> f32 {
  if (a >= 8.0) {
    return sqrt(a * ${constant(1 / (2 * Math.PI))}) * exp_(kept(a * logLess(x, a)) - stirlingRest(a));
  }
  let rest = kept(kept(a * log_(x)) - x);
  if (a <= 1.5) { return a * exp_(rest - logGammaAbove(a)); }
  // Γ(a) = (a - 1) (a - 2) … Γ(r + 2)
  var product = 1.0;
  var y = a;
  while (y > 2.5) {
    y -= 1.0;
    product *= y;
  }
  let r = y - 2.0;
  return exp_(rest - r * ${horner('r', AROUND_TWO)}) / product;
}
/** Q of a small x, where 1 - P has too few digits: 1 - x^a / Γ(a + 1) Σ a (-x)^n / ((a + n) n!). */
fn gammaUpperNear(a: f32, x: f32) -> u32 {
  let power = kept(a * log_(x)) - logGammaAbove(a);
  var term = 1.0;
  var sum = 0.0;
  for (var n = 1.0; n < 60.0; n += 1.0) {
    term *= -x / n;
    sum += term * a / (a + n);
    if (abs(term) < 1e-9) { break; }
  }
  return bitcast<u32>(-expm1_(power) - exp_(power) * sum);
}
/** P, or Q if \`upper\`. */
fn gammaPart(a: f32, x: f32, upper: bool) -> u32 {
  let none = 0x7fc00000u | params.zero;
  let aBits = bitcast<u32>(a);
  let xBits = bitcast<u32>(x);
  let isZeroA = (aBits & 0x7fffffffu) == 0u;
  let isZeroX = (xBits & 0x7fffffffu) == 0u;
  if (isNanBits(aBits) || isNanBits(xBits) || (isZeroA && isZeroX)) { return none; }
  if ((aBits >= 0x80000000u && !isZeroA) || (xBits >= 0x80000000u && !isZeroX)) { return none; }
  let one = select(0x3f800000u, 0u, upper);
  let zero = 0x3f800000u ^ one;
  if (isZeroA) { return one; }
  if (isZeroX) { return zero; }
  if (aBits == 0x7f800000u) { return select(zero, none, xBits == aBits); }
  if (xBits == 0x7f800000u) { return one; }
  if (a >= 200.0) {
    let less = logLess(x, a);
    let eta = select(-1.0, 1.0, x >= a) * sqrt(-2.0 * less);
    let z = abs(eta) * sqrt(0.5 * a);
    let t = 1.0 / (1.0 + 0.5 * z);
    // Of what is beyond floats nothing is left.
    let square = clamp(a * less, -200.0, 0.0);
    let half = 0.5 * t * exp_(square + ${horner('t', ERFC)});
    let near = clamp(eta, -1.0, 1.0);
    let rest = exp_(square) / sqrt(${constant(2 * Math.PI)} * a) * (${horner('near', FIRST)} + ${horner('near', SECOND)} / a);
    let isTail = (eta >= 0.0) == upper;
    let tail = half + select(-rest, rest, eta >= 0.0);
    return bitcast<u32>(clamp(select(1.0 - tail, tail, isTail), 0.0, 1.0));
  }
  if (upper && a <= 1.5 && x <= 1.1) {
    let isNear = (x > 0.5 && a <= 0.75 * x) || (x <= 0.5 && a * log_(x) >= -0.4);
    if (isNear) { return gammaUpperNear(a, x); }
  }
  let front = gammaFront(a, x);
  if (x < a + 1.0) {
    var term = 1.0 / a;
    var sum = term;
    for (var n = 1.0; n < 2000.0 && term > sum * 1e-8; n += 1.0) {
      term *= x / (a + n);
      sum += term;
    }
    let value = front * sum;
    return bitcast<u32>(select(value, 1.0 - value, upper));
  }
  var b = x + 1.0 - a;
  var c = 1e30;
  var d = 1.0 / b;
  var value = d;
  var change = 0.0;
  for (var n = 1.0; n < 2000.0 && abs(change - 1.0) > 6e-8; n += 1.0) {
    let an = -n * (n - a);
    b += 2.0;
    d = an * d + b;
    if (abs(d) < 1e-30) { d = 1e-30; }
    d = 1.0 / d;
    c = b + an / c;
    if (abs(c) < 1e-30) { c = 1e-30; }
    change = c * d;
    value *= change;
  }
  value *= front;
  return bitcast<u32>(select(1.0 - value, value, upper));
}`,
  order,
  kept,
  exp,
  expm1,
  log,
  log1p,
);
