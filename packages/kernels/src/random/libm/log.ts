import { productTail } from './doubleDouble.ts';

// Taken off once: a sandbox such as Jest's makes every look at a global slow.
const { LN2, abs } = Math;
const { MAX_VALUE: MAX } = Number;

/** What a logarithm is taken of, and what that leaves out; then the logarithm. A number that is passed on would be boxed. */
const scratch = new Float64Array(2);
const bits = new Int32Array(scratch.buffer);

// 1/3 and ln 2 in two pieces each; LN2_HIGH has 42 bits, so that its product with an exponent is exact.
const THIRD = 1 / 3;
const THIRD_LOW = 1.850371707708594e-17;
const LN2_HIGH = 0.6931471805598903;
const LN2_LOW = 5.497923018708371e-14;
const SQRT_HALF_TOP = 0x3fe6a09e; // the high word of sqrt(1/2)

/**
 * ln(high + low) of the two in {@link scratch}, for a normal double `high` > 0 and |low| at most half its last place.
 *
 * high + low = 2^k (1 + f), s = f / (2 + f), ln(1 + f) = 2 (s + s^3/3 + s^5/5 + …). The quotient, the first two terms
 * and the sum are kept in two doubles: the result is the correctly rounded one in all but about one case in 4000.
 */
function logOfSum(): void {
  const low = scratch[1]!;
  const top = bits[1]!;
  const k = ((top + (0x3ff00000 - SQRT_HALF_TOP)) >> 20) - 1023;
  bits[1] = top - (k << 20);
  const f = scratch[0]! - 1; // exact: 1 + f lies in [sqrt(1/2), sqrt(2))
  const tail = low === 0 ? 0 : low * 2 ** -k;

  // (sh, sl) = f / (2 + f)
  const fh = f + tail;
  const fl = f - fh + tail;
  const dh = 2 + fh;
  const dl = 2 - dh + fh + fl;
  const sh = fh / dh;
  const p = sh * dh;
  const sl = (fh - p - productTail(sh, dh, p) + fl - sh * dl) / dh;

  // (zh, zl) = s^2, then v = z/3 + z^2/5 + … + z^11/23; only its first term needs both halves
  const zh = sh * sh;
  const zl = productTail(sh, sh, zh) + 2 * sh * sl;
  let t = 1 / 21 + zh * (1 / 23);
  t = 1 / 19 + zh * t;
  t = 1 / 17 + zh * t;
  t = 1 / 15 + zh * t;
  t = 1 / 13 + zh * t;
  t = 1 / 11 + zh * t;
  t = 1 / 9 + zh * t;
  t = 1 / 7 + zh * t;
  t = zh * zh * (1 / 5 + zh * t);
  const wh = zh * THIRD;
  const vh = wh + t;
  const vl = wh - vh + t + (productTail(zh, THIRD, wh) + zh * THIRD_LOW + zl * THIRD);

  // s + s v, doubled, plus k ln 2
  const uh = sh * vh;
  const rh = sh + uh;
  const rl = sh - rh + uh + (sl + (productTail(sh, vh, uh) + sh * vl + sl * vh));
  const a = k * LN2_HIGH;
  const sum = a + 2 * rh;
  scratch[0] = k === 0 ? 2 * (rh + rl) : sum + (a - sum + 2 * rh + (2 * rl + k * LN2_LOW));
}

/**
 * The natural logarithm, the same in every engine; nearly always correctly rounded.
 * ln(0) is -Infinity, of a negative number NaN.
 */
export function log(x: number): number {
  scratch[0] = x;
  logAt(scratch, 0);
  return scratch[0]!;
}

/** {@link log} of an element, in its place: a number that is passed on would be boxed. */
export function logAt(values: Float64Array, at: number): void {
  const x = values[at]!;
  if (!(x > 0 && x <= MAX)) {
    values[at] = x === 0 ? -Infinity : x > 0 ? x : NaN;
    return;
  }
  const shift = x >= 2 ** -1022 ? 0 : 54; // below: far from any draw
  scratch[0] = x * 2 ** shift;
  scratch[1] = 0;
  logOfSum();
  values[at] = scratch[0]! - shift * LN2;
}

/** ln(1 + x), the same in every engine; nearly always correctly rounded. ln1p(-1) is -Infinity, below that NaN. */
export function log1p(x: number): number {
  if (abs(x) < 2 ** -54) return x;
  const high = 1 + x;
  if (!(high > 0) || high > MAX) return log(high);
  // 1 + x = high + low exactly; beyond 2^60 the rest cannot be seen in the result
  scratch[0] = high;
  scratch[1] = x > 2 ** 60 ? 0 : x < 1 ? 1 - high + x : x - high + 1;
  logOfSum();
  return scratch[0]!;
}
