import { floatBits } from '../words.ts';
import { kept, nan } from './exact.ts';
import { piece } from './piece.ts';

// The polynomials of @wick/kernels' src/pointwise/plain/exponential.ts.

/** A float constant by its bits. */
export function constant(x: number): string {
  return `bitcast<f32>(0x${floatBits(x).toString(16)}u)`;
}

/** A polynomial in `x`, the coefficient of the highest power first. */
export function horner(x: string, coefficients: readonly number[]): string {
  return coefficients.map(constant).reduce((inside, c) => `(${inside} * ${x} + ${c})`);
}

const LN2_HIGH = constant(0.693359375);
const LN2_LOW = constant(-2.1219444e-4);
const Q = [0.0013882509665563703, 0.008366580121219158, 0.04166720062494278, 0.1666654348373413, 0.4999999701976776];

export const exponents = piece(
  /* wgsl */ `
fn powerOfTwo(k: i32) -> f32 { return bitcast<f32>(u32(k + 127) << 23u); }
/** e 2^k for k from -150 to 128, in two factors that do not leave the range of floats. */
fn scaled(e: f32, k: i32) -> f32 {
  let half = k >> 1u;
  return kept(e * powerOfTwo(half)) * powerOfTwo(k - half);
}
/** e^r - 1 for |r| <= ln 2 / 2. */
fn expm1Inside(r: f32) -> f32 { return ${horner('r', Q)} * (r * r) + r; }
/** r in x = k ln 2 + r. */
fn restOf(x: f32, k: f32) -> f32 { return kept(x - k * ${LN2_HIGH}) - k * ${LN2_LOW}; }
fn wholeOf(x: f32) -> f32 { return round(x * ${constant(Math.LOG2E)}); }
fn expm1Below(p: f32, k: i32) -> f32 {
  let s = powerOfTwo(k);
  return p * s + (s - 1.0);
}`,
  kept,
  nan,
);

export const exp = piece(
  /* wgsl */ `
fn exp_(given: f32) -> f32 {
  if (isNan(given)) { return given; }
  let x = clamp(given, -104.0, 89.0);
  let k = wholeOf(x);
  return scaled(kept(expm1Inside(restOf(x, k)) + 1.0), i32(k));
}`,
  exponents,
);

export const exp2 = piece(
  /* wgsl */ `
fn exp2_(given: f32) -> f32 {
  if (isNan(given)) { return given; }
  let x = clamp(given, -150.0, 128.0);
  let k = round(x);
  return scaled(kept(expm1Inside((x - k) * ${constant(Math.LN2)}) + 1.0), i32(k));
}`,
  exponents,
);

export const sigmoid = piece(
  /* wgsl */ `
fn sigmoid_(x: f32) -> f32 { return 1.0 / (1.0 + exp_(-x)); }`,
  exp,
);

export const expm1 = piece(
  /* wgsl */ `
fn expm1_(given: f32) -> f32 {
  if (isNan(given) || given == 0.0) { return given; }
  let x = clamp(given, -20.0, 89.0);
  let whole = wholeOf(x);
  let k = i32(whole);
  let p = expm1Inside(restOf(x, whole));
  if (k > 24) { return scaled(kept(p + 1.0), k); }
  return expm1Below(p, k);
}`,
  exponents,
);

export const tanh = piece(
  /* wgsl */ `
fn tanh_(x: f32) -> f32 {
  if (isNan(x) || x == 0.0) { return x; }
  let a = min(abs(x), 10.0);
  let y = a + a;
  let whole = wholeOf(y);
  let t = expm1Below(expm1Inside(restOf(y, whole)), i32(whole));
  return bitcast<f32>(bitcast<u32>(t / (t + 2.0)) | (bitcast<u32>(x) & 0x80000000u));
}`,
  exponents,
);
