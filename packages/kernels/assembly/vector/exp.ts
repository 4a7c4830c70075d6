import { exp4 } from '../pointwise/exponential';
import { load2, store2, total } from './wide';

/**
 * Per row its largest element, NaN passed over, and the sum of e^(x - largest), in double; e^(x - largest) to `out`.
 * `t` is the table of the pointwise functions.
 */
export function expRows(
  x: usize,
  out: usize,
  rows: i32,
  size: i32,
  largest: usize,
  sums: usize,
  t: usize,
): void {
  for (let r = 0; r < rows; r++) {
    const most = largestOf(x, size);
    const shift = f32x4.splat(most);
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    let left = size;
    // Two at a time, so that the processor has something to do while it waits for the other.
    for (; left >= 8; left -= 8, x += 32, out += 32) {
      const e = exp4(t, f32x4.sub(v128.load(x), shift));
      const f = exp4(t, f32x4.sub(v128.load(x, 16), shift));
      low = f64x2.add(low, f64x2.add(f64x2.promote_low_f32x4(e), f64x2.promote_low_f32x4(f)));
      const g = v128.shuffle<i64>(e, f, 1, 3);
      high = f64x2.add(high, f64x2.add(f64x2.promote_low_f32x4(g), f64x2.promote_low_f32x4(v128.shuffle<i64>(g, g, 1, 1))));
      v128.store(out, e);
      v128.store(out, f, 16);
    }
    for (; left >= 4; left -= 4, x += 16, out += 16) {
      const e = exp4(t, f32x4.sub(v128.load(x), shift));
      low = f64x2.add(low, f64x2.promote_low_f32x4(e));
      high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<i32>(e, e, 2, 3, 2, 3)));
      v128.store(out, e);
    }
    let sum = total(f64x2.add(low, high));
    for (; left > 0; left--, x += 4, out += 4) {
      const e = f32x4.extract_lane(exp4(t, f32x4.splat(load<f32>(x) - most)), 0);
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
