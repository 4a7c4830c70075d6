import { productTail } from './doubleDouble.ts';

// Taken off once: a sandbox such as Jest's makes every look at a global slow.
const { PI, floor } = Math;

// pi/2 in three pieces of 33 bits, whose products with a small integer are exact, and a rest.
const HALF_PI_1 = 1.5707963267341256;
const HALF_PI_2 = 6.077100506303966e-11;
const HALF_PI_3 = 2.0222662487111665e-21;
const HALF_PI_4 = 8.4784276603689e-32;
const SIXTH = 1 / 6;
const SIXTH_LOW = 9.25185853854297e-18;
const TWENTY_FOURTH = 1 / 24;
const TWENTY_FOURTH_LOW = 2.3129646346357427e-18;

// 1/n! for the Taylor polynomials
const I5 = 1 / 120;
const I6 = 1 / 720;
const I7 = 1 / 5040;
const I8 = 1 / 40320;
const I9 = 1 / 362880;
const I10 = 1 / 3628800;
const I11 = 1 / 39916800;
const I12 = 1 / 479001600;
const I13 = 1 / 6227020800;
const I14 = 1 / 87178291200;
const I15 = 1 / 1307674368000;
const I16 = 1 / 20922789888000;
const I17 = 1 / 355687428096000;
const I18 = 1 / 6402373705728000;
const I19 = 1 / 121645100408832000;
const I20 = 1 / 2432902008176640000;

/** An angle, then sine (high, low) and cosine (high, low) of what is left of it. A number that is passed on would be boxed. */
const parts = new Float64Array(4);

/**
 * Puts sine and cosine of x - k pi/2 into {@link parts}, whose first number is x, and returns k.
 *
 * The angle, its square, and the series' first terms are kept in two doubles (Taylor polynomials to r^19 and r^20 on
 * |r| <= pi/4), so that the results are the correctly rounded ones in nearly all cases. For |x| up to 2^20.
 */
function reduced(): number {
  const x = parts[0]!;
  const k = floor(x * (2 / PI) + 0.5);
  const a = x - k * HALF_PI_1; // exact
  const b = k * HALF_PI_2; // exact
  const s = a - b;
  const t = s - a;
  const sError = a - (s - t) - (b + t);
  const c = k * HALF_PI_3; // exact
  const q = s - c;
  const v = q - s;
  const qError = s - (q - v) - (c + v);
  const rest = sError + qError - k * HALF_PI_4;
  const rh = q + rest;
  const rl = q - rh + rest;

  const zh = rh * rh;
  const zl = productTail(rh, rh, zh) + 2 * rh * rl;

  // sin r = r + r (-z/6 + z^2/120 - …)
  let p = I17 - zh * I19;
  p = I15 - zh * p;
  p = I13 - zh * p;
  p = I11 - zh * p;
  p = I9 - zh * p;
  p = I7 - zh * p;
  p = zh * zh * (I5 - zh * p);
  let wh = -(zh * SIXTH);
  let gh = wh + p;
  let gl = wh - gh + p - (productTail(zh, SIXTH, -wh) + zh * SIXTH_LOW + zl * SIXTH);
  let uh = rh * gh;
  let ul = productTail(rh, gh, uh) + rh * gl + rl * gh;
  const sine = rh + uh;
  parts[0] = sine;
  parts[1] = rh - sine + uh + (rl + ul);

  // cos r = 1 + z (-1/2 + (z/24 - z^2/720 + …))
  p = I18 - zh * I20;
  p = I16 - zh * p;
  p = I14 - zh * p;
  p = I12 - zh * p;
  p = I10 - zh * p;
  p = I8 - zh * p;
  p = -(zh * zh * (I6 - zh * p));
  wh = zh * TWENTY_FOURTH;
  gh = wh + p;
  gl = wh - gh + p + (productTail(zh, TWENTY_FOURTH, wh) + zh * TWENTY_FOURTH_LOW + zl * TWENTY_FOURTH);
  const h = gh - 0.5;
  const hl = -0.5 - h + gh + gl;
  uh = zh * h;
  ul = productTail(zh, h, uh) + zh * hl + zl * h;
  const cosine = 1 + uh;
  parts[2] = cosine;
  parts[3] = 1 - cosine + uh + ul;
  return k;
}

/**
 * sin x in the place of x, which is `out[0]`, and cos x into `out[1]`, for |x| up to 2^20, the same in every engine; nearly
 * always correctly rounded.
 */
export function sincos(out: Float64Array): void {
  parts[0] = out[0]!;
  const k = reduced();
  const sine = parts[0]! + parts[1]!;
  const cosine = parts[2]! + parts[3]!;
  // a quarter turn takes (sin, cos) to (cos, -sin)
  out[0] = (k & 1) === 0 ? ((k & 2) === 0 ? sine : -sine) : (k & 2) === 0 ? cosine : -cosine;
  out[1] = (k & 1) === 0 ? ((k & 2) === 0 ? cosine : -cosine) : (k & 2) === 0 ? -sine : sine;
}

/** tan x for |x| up to 2^20, the same in every engine; nearly always correctly rounded. */
export function tan(x: number): number {
  parts[0] = x;
  const turned = (reduced() & 1) !== 0; // tan(r + pi/2) = -cos r / sin r
  const nh = turned ? -parts[2]! : parts[0]!;
  const nl = turned ? -parts[3]! : parts[1]!;
  const dh = turned ? parts[0]! : parts[2]!;
  const dl = turned ? parts[1]! : parts[3]!;
  const q = nh / dh;
  const p = q * dh;
  return q + (nh - p - productTail(q, dh, p) + nl - q * dl) / dh;
}
