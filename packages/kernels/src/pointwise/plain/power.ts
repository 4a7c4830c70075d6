import { expm1Inside, scaled } from './exponential.ts';
import { split, splitWhole } from './logarithm.ts';
import { roundHalfEven } from './rounding.ts';
import { type BinaryRow, rowOf2 } from './rows.ts';

const { abs, max, min } = Math;
const VAST = 1e9;

/** C's pow, which differs from JavaScript's in two corners: 1^NaN = 1 and (-1)^(±inf) = 1. */
export function cPow(x: number, y: number): number {
  if (x === 1 || (x === -1 && (y === Number.POSITIVE_INFINITY || y === Number.NEGATIVE_INFINITY))) return 1;
  return x ** y;
}

/** log2 of a finite float above 0. */
function logarithm(a: number): number {
  const g = split(a);
  const s = g / (g + 2);
  const z = s * s;
  const p = ((0.23583568852875053 * z + 0.2853723832511715) * z + 0.4000033621925198) * z + 0.6666666564129309;
  return splitWhole() + s * (p * z + 2) * Math.LOG2E;
}

// What assembly/pointwise/power.ts does, one float after the other.
function powFloat(x: number, y: number): number {
  if (x === 1 || y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  const whole = y % 1 === 0 || abs(y) === Number.POSITIVE_INFINITY;
  if (x < 0 && x > Number.NEGATIVE_INFINITY && !whole) return Number.NaN;
  const r = magnitude(abs(x), y);
  return (x < 0 || Object.is(x, -0)) && abs(y % 2) === 1 ? -r : r;
}

function magnitude(a: number, y: number): number {
  if (a === 0 || a === Number.POSITIVE_INFINITY) return y > 0 === a > 0 ? Number.POSITIVE_INFINITY : 0;
  const exponent = min(max(logarithm(a) * min(max(y, -VAST), VAST), -200), 200);
  const n = roundHalfEven(exponent);
  return scaled(Math.fround(expm1Inside(Math.fround((exponent - n) * Math.LN2)) + 1), n);
}

export const pow = rowOf2(powFloat);
export const powWide = rowOf2(cPow);

/** By squaring, wrapping as C's integers do; a negative exponent leaves what 1/x truncates to. */
export const powIntegers = rowOf2((x, y) => {
  if (y < 0) return x === 1 ? 1 : x === -1 ? (y % 2 === 0 ? 1 : -1) : 0;
  let result = 1;
  for (let e = y; e > 0; e >>= 1, x = Math.imul(x, x)) if (e & 1) result = Math.imul(result, x);
  return result;
});

/** {@link powIntegers} for bigints. */
export const powBigints: BinaryRow<BigInt64Array> = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = bigintPower(a[p]!, b[q]!);
};

function bigintPower(x: bigint, y: bigint): bigint {
  if (y < 0n) return x === 1n ? 1n : x === -1n ? (y % 2n === 0n ? 1n : -1n) : 0n;
  let result = 1n;
  for (let e = y; e > 0n; e >>= 1n, x = BigInt.asIntN(64, x * x)) if (e & 1n) result = BigInt.asIntN(64, result * x);
  return result;
}
