import { productTail } from './doubleDouble.ts';

// Taken off once: a sandbox such as Jest's makes every look at a global slow.
const { LOG2E, abs, floor } = Math;

const LN2_HIGH = 0.6931471805598903; // 42 bits
const LN2_LOW = 5.497923018708371e-14;
const SIXTH = 1 / 6;
const SIXTH_LOW = 9.25185853854297e-18;

const one = new Float64Array(1);

/**
 * e^x, the same in every engine; nearly always correctly rounded (a subnormal result may be an ulp off).
 *
 * x = k ln 2 + r, e^r = 1 + r (1 + r (1/2 + r (1/6 + r P(r)))), |r| <= ln(2)/2, everything but P in two doubles.
 */
export function exp(x: number): number {
  one[0] = x;
  expAt(one, 0);
  return one[0]!;
}

/** {@link exp} of an element, in its place: a number that is passed on would be boxed. */
export function expAt(values: Float64Array, at: number): void {
  const x = values[at]!;
  if (!(abs(x) > 2 ** -60 && abs(x) < 746)) {
    values[at] = x > 1 ? Infinity : x < -1 ? 0 : 1 + x; // and NaN
    return;
  }
  const k = floor(x * LOG2E + 0.5);
  const a = x - k * LN2_HIGH; // exact
  const b = k * LN2_LOW;
  const rh = a - b;
  const t = rh - a;
  const rl = a - (rh - t) - (b + t) - productTail(k, LN2_LOW, b);

  let p = 1 / 1307674368000 + rh * (1 / 20922789888000); // 1/15!, 1/16!
  p = 1 / 87178291200 + rh * p;
  p = 1 / 6227020800 + rh * p;
  p = 1 / 479001600 + rh * p;
  p = 1 / 39916800 + rh * p;
  p = 1 / 3628800 + rh * p;
  p = 1 / 362880 + rh * p;
  p = 1 / 40320 + rh * p;
  p = 1 / 5040 + rh * p;
  p = 1 / 720 + rh * p;
  p = 1 / 120 + rh * p;
  p = rh * (1 / 24 + rh * p);
  // (ch, cl) = 1/6 + p
  let ch = SIXTH + p;
  let cl = SIXTH - ch + p + SIXTH_LOW;
  // three times c = constant + r c
  let uh = rh * ch;
  let ul = productTail(rh, ch, uh) + rh * cl + rl * ch;
  ch = 0.5 + uh;
  cl = 0.5 - ch + uh + ul;
  uh = rh * ch;
  ul = productTail(rh, ch, uh) + rh * cl + rl * ch;
  ch = 1 + uh;
  cl = 1 - ch + uh + ul;
  uh = rh * ch;
  ul = productTail(rh, ch, uh) + rh * cl + rl * ch;
  ch = 1 + uh;
  const y = ch + (1 - ch + uh + ul);
  // 2^k in two factors, so that neither leaves the range of doubles
  const half = k >> 1;
  values[at] = y * 2 ** half * 2 ** (k - half);
}
