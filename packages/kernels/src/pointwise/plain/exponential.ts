import { nearest, power } from './floatBits.ts';
import { rowOf } from './rows.ts';

// What assembly/pointwise/exponential.ts does, one float after the other: the same steps, each rounded, give the same
// bits.

const f = Math.fround;
const LOG2E = f(Math.LOG2E);
const LN2 = f(Math.LN2);
const LN2_HIGH = 0.693359375;
const LN2_LOW = f(-2.1219444e-4);
const Q = [
  0.4999999701976776, 0.1666654348373413, 0.04166720062494278, 0.008366580121219158, 0.0013882509665563703,
].map(f) as [number, number, number, number, number];
const [Q0, Q1, Q2, Q3, Q4] = Q;

/** The whole number k in x = k ln 2 + r. */
export function wholeOf(x: number): number {
  return nearest(f(x * LOG2E));
}

function restOf(x: number, k: number): number {
  return f(f(x - f(k * LN2_HIGH)) - f(k * LN2_LOW));
}

/** e^r - 1 for |r| <= ln 2 / 2. */
export function expm1Inside(r: number): number {
  let q = f(f(Q4 * r) + Q3);
  q = f(f(q * r) + Q2);
  q = f(f(q * r) + Q1);
  q = f(f(q * r) + Q0);
  return f(f(q * f(r * r)) + r);
}

/** e 2^k for a whole k from -150 to 128, in two factors that do not leave the range of floats. */
export function scaled(e: number, k: number): number {
  const half = k >> 1;
  return f(f(e * power(half)) * power(k - half));
}

function expFloat(given: number): number {
  const x = given > 89 ? 89 : given < -104 ? -104 : given;
  if (Number.isNaN(x)) return x;
  const k = wholeOf(x);
  return scaled(f(expm1Inside(restOf(x, k)) + 1), k);
}

function exp2Float(given: number): number {
  const x = given > 128 ? 128 : given < -150 ? -150 : given;
  if (Number.isNaN(x)) return x;
  const k = nearest(x);
  return scaled(f(expm1Inside(f(f(x - k) * LN2)) + 1), k);
}

function sigmoidFloat(x: number): number {
  return 1 / f(1 + expFloat(-x));
}

/** 2^k (e^r - 1) + (2^k - 1) */
function expm1Below(p: number, k: number): number {
  const s = power(k);
  return f(f(p * s) + f(s - 1));
}

function expm1Float(given: number): number {
  const x = given > 89 ? 89 : given < -20 ? -20 : given;
  if (x === 0 || Number.isNaN(x)) return x;
  const k = wholeOf(x);
  const p = expm1Inside(restOf(x, k));
  return k > 24 ? scaled(f(p + 1), k) : expm1Below(p, k);
}

function tanhFloat(x: number): number {
  if (x === 0 || Number.isNaN(x)) return x;
  const a = Math.min(Math.abs(x), 10);
  const y = f(a + a);
  const k = wholeOf(y);
  const t = expm1Below(expm1Inside(restOf(y, k)), k);
  const r = t / f(t + 2);
  return x < 0 ? -r : r;
}

export const exp = rowOf(expFloat);
export const exp2 = rowOf(exp2Float);
export const sigmoid = rowOf(sigmoidFloat);
export const expm1 = rowOf(expm1Float);
export const tanh = rowOf(tanhFloat);
