import { bits, float, nearest } from './floatBits.ts';
import { rowOf } from './rows.ts';

// What assembly/pointwise/circular.ts does, one float after the other.

const f = Math.fround;
const LIMIT = 8192;
const TWO_OVER_PI = f(2 / Math.PI);
const PART1 = 1.5703125;
const PART2 = 4.837512969970703e-4;
const PART3 = f(7.549790126404332e-8);
const [S0, S1, S2] = [-0.16666655242443085, 0.008332177996635437, -0.0001951729936990887].map(f) as [
  number,
  number,
  number,
];
const [C0, C1, C2] = [0.04166664555668831, -0.001388736767694354, 2.4438451873720624e-5].map(f) as [
  number,
  number,
  number,
];

function sine(r: number, z: number): number {
  const p = f(f(f(f(S2 * z) + S1) * z) + S0);
  return f(f(f(p * z) * r) + r);
}

function cosine(z: number): number {
  const p = f(f(f(f(C2 * z) + C1) * z) + C0);
  return f(f(f(f(p * z) * z) - f(z * 0.5)) + 1);
}

/** sin of k quarter turns and r. */
function turned(k: number, r: number): number {
  const z = f(r * r);
  const s = k & 1 ? cosine(z) : sine(r, z);
  return k & 2 ? -s : s;
}

/** The first 192 bits of 2/π. */
const TWO_OVER_PI_BITS = 0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041n;

/** sin of a large float and `more` quarter turns: bigints are slow, but such angles are rare. */
function far(x: number, more: number): number {
  if (!(x < Number.POSITIVE_INFINITY)) return Number.NaN;
  float[0] = x;
  const exponent = (bits[0]! >> 23) - 150;
  const mantissa = BigInt((bits[0]! & 0x7fffff) | 0x800000);
  // 64 bits from bit `exponent - 2` behind the point on: what lies before them gives whole turns.
  const turns = BigInt.asUintN(64, mantissa * BigInt.asUintN(64, TWO_OVER_PI_BITS >> BigInt(130 - exponent)));
  const whole = (turns + (1n << 61n)) >> 62n;
  const rest = Number(BigInt.asIntN(64, turns - (whole << 62n)));
  return turned(Number(whole) + more, f(rest * 3.4061215800865545e-19)); // π/2 2^-62
}

/** sin of |x| and `more` quarter turns. */
function sineOf(a: number, more: number): number {
  if (a > LIMIT) return far(a, more);
  if (Number.isNaN(a)) return a;
  const k = nearest(f(a * TWO_OVER_PI));
  const r = f(f(f(a - f(k * PART1)) - f(k * PART2)) - f(k * PART3));
  return turned(k + more, r);
}

export const sin = rowOf((x) => {
  if (x === 0) return x;
  const s = sineOf(Math.abs(x), 0);
  return x < 0 ? -s : s;
});

export const cos = rowOf((x) => sineOf(Math.abs(x), 1));
