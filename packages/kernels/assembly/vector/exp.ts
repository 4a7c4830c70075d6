import { load2, store2, total } from './wide';

// e^x of floats, four at a time: x = k ln 2 + r, a polynomial in r, and two factors that make 2^k, so that neither leaves
// the range of floats. Within 2 units of the last place of the exact value.

const LOG2E: f32 = 1.4426950408889634;
/** ln 2 in two parts: products of the first with k are exact. */
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.12194440054690583e-4;
/** Beyond these e^x is 0 or infinite. */
const LEAST: f32 = -104;
const MOST: f32 = 89;

// @ts-ignore: decorator
@inline
function step(p: v128, r: v128, coefficient: f32): v128 {
  return f32x4.add(f32x4.mul(p, r), f32x4.splat(coefficient));
}

/** 2^k for whole numbers k from -126 to 127. */
// @ts-ignore: decorator
@inline
function power(k: v128): v128 {
  return i32x4.shl(i32x4.add(k, i32x4.splat(127)), 23);
}

/** e^x; NaN stays. */
// @ts-ignore: decorator
@inline
function exp4(given: v128): v128 {
  const x = f32x4.max(f32x4.min(given, f32x4.splat(MOST)), f32x4.splat(LEAST));
  const k = f32x4.nearest(f32x4.mul(x, f32x4.splat(LOG2E)));
  const high = f32x4.sub(x, f32x4.mul(k, f32x4.splat(LN2_HIGH)));
  const r = f32x4.sub(high, f32x4.mul(k, f32x4.splat(LN2_LOW)));
  let p = step(f32x4.splat(1.0 / 5040), r, 1.0 / 720);
  p = step(p, r, 1.0 / 120);
  p = step(p, r, 1.0 / 24);
  p = step(p, r, 1.0 / 6);
  p = step(p, r, 0.5);
  p = f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r);
  const whole = i32x4.trunc_sat_f32x4_s(k);
  const half = i32x4.shr_s(whole, 1);
  const value = f32x4.add(p, f32x4.splat(1));
  return f32x4.mul(f32x4.mul(value, power(half)), power(i32x4.sub(whole, half)));
}

/** Per row its largest element, NaN passed over, and the sum of e^(x - largest), in double; e^(x - largest) to `out`. */
export function expRows(x: usize, out: usize, rows: i32, size: i32, largest: usize, sums: usize): void {
  for (let r = 0; r < rows; r++) {
    const most = largestOf(x, size);
    const shift = f32x4.splat(most);
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    let left = size;
    for (; left >= 4; left -= 4, x += 16, out += 16) {
      const e = exp4(f32x4.sub(v128.load(x), shift));
      low = f64x2.add(low, f64x2.promote_low_f32x4(e));
      high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<i32>(e, e, 2, 3, 2, 3)));
      v128.store(out, e);
    }
    let sum = total(f64x2.add(low, high));
    for (; left > 0; left--, x += 4, out += 4) {
      const e = f32x4.extract_lane(exp4(f32x4.splat(load<f32>(x) - most)), 0);
      sum += <f64>e;
      store<f32>(out, e);
    }
    store<f64>(largest, <f64>most);
    store<f64>(sums, sum);
    largest += 8;
    sums += 8;
  }
}

function largestOf(x: usize, size: i32): f32 {
  let most = f32x4.splat(-f32.POSITIVE_INFINITY);
  let left = size;
  for (; left >= 4; left -= 4, x += 16) {
    const v = v128.load(x);
    most = v128.bitselect(v, most, f32x4.gt(v, most));
  }
  // Of equals the first stays, as in the loop: no NaN is among them.
  let best = f32x4.extract_lane(most, 0);
  for (let i = 0; i < 3; i++) {
    most = v128.shuffle<i32>(most, most, 1, 2, 3, 0);
    const value = f32x4.extract_lane(most, 0);
    if (value > best) best = value;
  }
  for (; left > 0; left--, x += 4) {
    const value = load<f32>(x);
    if (value > best) best = value;
  }
  return best;
}

/** x /= by[row] */
export function divideRows(x: usize, rows: i32, size: i32, by: usize): void {
  for (let r = 0; r < rows; r++, by += 8) {
    const divisor = f32x4.splat(<f32>load<f64>(by));
    let left = size;
    for (; left >= 4; left -= 4, x += 16) v128.store(x, f32x4.div(v128.load(x), divisor));
    for (; left > 0; left--, x += 4) store<f32>(x, load<f32>(x) / f32x4.extract_lane(divisor, 0));
  }
}

/** out = x - a[row] - b[row] */
export function shiftRows(x: usize, out: usize, rows: i32, size: i32, a: usize, b: usize): void {
  for (let r = 0; r < rows; r++, a += 8, b += 8) {
    const first = f64x2.splat(load<f64>(a));
    const second = f64x2.splat(load<f64>(b));
    let left = size;
    for (; left >= 2; left -= 2, x += 8, out += 8) store2(out, f64x2.sub(f64x2.sub(load2(x), first), second));
    if (left > 0) {
      store<f32>(out, <f32>(<f64>load<f32>(x) - load<f64>(a) - load<f64>(b)));
      x += 4;
      out += 4;
    }
  }
}
