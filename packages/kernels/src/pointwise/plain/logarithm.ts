import { bits, float } from './floatBits.ts';
import { rowOf } from './rows.ts';

// What assembly/pointwise/logarithm.ts does, one float after the other.

const f = Math.fround;
const LN2_HIGH = 0.693359375;
const LN2_LOW = f(-2.1219444e-4);
const NORMAL = 2 ** -126;
const SQRT_HALF = 0x3f3504f3;
const TO_SPLIT = 0x3f800000 - SQRT_HALF;
const P = [
  0.3333333134651184, -0.2500081956386566, 0.20001226663589478, -0.16623356938362122, 0.14201757311820984,
  -0.13160182535648346, 0.1276157796382904, -0.07634497433900833,
].map(f) as [number, number, number, number, number, number, number, number];
const [P0, P1, P2, P3, P4, P5, P6, P7] = P;

/** The last {@link split}: x = 2^k (1 + f). */
let whole = 0;

/** f in x = 2^k (1 + f) with 1 + f in [√½, √2), for x > 0; `whole` becomes k. */
export function split(x: number): number {
  const small = x < NORMAL;
  float[0] = small ? x * 8388608 : x;
  const moved = bits[0]! + TO_SPLIT;
  whole = (moved >> 23) - 127 - (small ? 23 : 0);
  bits[0] = (moved & 0x7fffff) + SQRT_HALF;
  return f(float[0]! - 1);
}

/** k of the last {@link split}. */
export function splitWhole(): number {
  return whole;
}

function logFloat(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  const r = split(x);
  const k = whole;
  let p = f(f(P7 * r) + P6);
  p = f(f(p * r) + P5);
  p = f(f(p * r) + P4);
  p = f(f(p * r) + P3);
  p = f(f(p * r) + P2);
  p = f(f(p * r) + P1);
  p = f(f(p * r) + P0);
  const z = f(r * r);
  const cubic = f(f(p * z) * r);
  const tail = f(f(cubic + f(k * LN2_LOW)) - f(z * 0.5));
  return f(f(tail + r) + f(k * LN2_HIGH));
}

function log1pFloat(x: number): number {
  if (x === 0) return x;
  const u = f(x + 1);
  const log = logFloat(u);
  return log > -1000 && log < 1000 ? log + f(f(x - f(u - 1)) / u) : log;
}

export const log = rowOf(logFloat);
export const log1p = rowOf(log1pFloat);
