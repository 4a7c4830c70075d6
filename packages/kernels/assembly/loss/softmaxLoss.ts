import { total } from '../compute/vectors';
import { exp4 } from '../pointwise/exponential';

// Cross entropy of rows of logits. `t` is the table of constants of assembly/pointwise; what there is one of per row are
// doubles. The coefficients of a row lie `step` bytes behind those of the row before (0: all rows have the same), at 0:
// none.

/** Bytes whose sum is formed in floats. */
const LANES: usize = 1024;

/** Per row its largest element, NaN passed over, Σ e^(x - largest) and Σ coefficient (x - largest). */
export function softmaxLoss(
  x: usize,
  coefficients: usize,
  step: usize,
  rows: i32,
  size: i32,
  t: usize,
  largest: usize,
  sums: usize,
  dots: usize,
): void {
  const bytes = <usize>size << 2;
  for (let row = 0; row < rows; row++) {
    const most = largestOf(x, bytes);
    store<f64>(largest, <f64>most);
    store<f64>(sums, sumOfExp(x, bytes, most, t));
    if (coefficients != 0) store<f64>(dots, dot(x, coefficients, bytes, most));
    x += bytes;
    coefficients += step;
    largest += 8;
    sums += 8;
    dots += 8;
  }
}

function largestOf(x: usize, bytes: usize): f32 {
  let lanes = f32x4.splat(-f32.POSITIVE_INFINITY);
  const whole = bytes & -16;
  let at: usize = 0;
  // The first of pmax's operands stays where the other is NaN.
  for (; at < whole; at += 16) lanes = f32x4.pmax(lanes, v128.load(x + at));
  for (; at < bytes; at += 4) lanes = f32x4.pmax(lanes, v128.load32_splat(x + at));
  lanes = f32x4.pmax(lanes, v128.shuffle<i32>(lanes, lanes, 2, 3, 0, 1));
  lanes = f32x4.pmax(lanes, v128.shuffle<i32>(lanes, lanes, 1, 0, 3, 2));
  return f32x4.extract_lane(lanes, 0);
}

function sumOfExp(x: usize, bytes: usize, most: f32, t: usize): f64 {
  const shift = f32x4.splat(most);
  const whole = bytes & -32;
  let sum: f64 = 0;
  let at: usize = 0;
  while (at < whole) {
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    for (const stop = min(whole, at + LANES); at < stop; at += 32) {
      a = f32x4.add(a, exp4(t, f32x4.sub(v128.load(x + at), shift)));
      b = f32x4.add(b, exp4(t, f32x4.sub(v128.load(x + at, 16), shift)));
    }
    sum += total<f32>(f32x4.add(a, b));
  }
  const places = i32x4(0, 4, 8, 12);
  for (; at < bytes; at += 16) {
    // Lanes behind the row do not count.
    const inside = i32x4.lt_s(places, i32x4.splat(<i32>(bytes - at)));
    sum += total<f32>(v128.and(exp4(t, f32x4.sub(v128.load(x + at), shift)), inside));
  }
  return sum;
}

function dot(x: usize, y: usize, bytes: usize, most: f32): f64 {
  const shift = f32x4.splat(most);
  const whole = bytes & -16;
  let sum: f64 = 0;
  let at: usize = 0;
  while (at < whole) {
    let a = f32x4.splat(0);
    for (const stop = min(whole, at + LANES); at < stop; at += 16)
      a = f32x4.add(a, f32x4.mul(f32x4.sub(v128.load(x + at), shift), v128.load(y + at)));
    sum += total<f32>(a);
  }
  for (; at < bytes; at += 4) sum += <f64>((load<f32>(x + at) - most) * load<f32>(y + at));
  return sum;
}

/** out = e^(x - logSum) ofSoftmax - coefficient ofCoefficients, row by row; up to two vectors behind the last one are overwritten. */
export function softmaxLossBackward(
  x: usize,
  coefficients: usize,
  step: usize,
  out: usize,
  rows: i32,
  size: i32,
  t: usize,
  logSums: usize,
  ofSoftmax: usize,
  ofCoefficients: usize,
): void {
  const bytes = <usize>size << 2;
  for (let row = 0; row < rows; row++) {
    const shift = load<f64>(logSums);
    const high = <f32>shift;
    const low = <f32>(shift - <f64>high);
    const factor = <f32>load<f64>(ofSoftmax);
    if (coefficients == 0) scaledExp(x, out, bytes, high, low, factor, t);
    else scaledExpLess(x, coefficients, out, bytes, high, low, factor, <f32>load<f64>(ofCoefficients), t);
    x += bytes;
    out += bytes;
    coefficients += step;
    logSums += 8;
    ofSoftmax += 8;
    ofCoefficients += 8;
  }
}

/** e^(x - high - low) */
// @ts-ignore: decorator
@inline
function expOf(x: v128, high: v128, low: v128, t: usize): v128 {
  return exp4(t, f32x4.sub(f32x4.sub(x, high), low));
}

function scaledExp(x: usize, out: usize, bytes: usize, high: f32, low: f32, factor: f32, t: usize): void {
  const h = f32x4.splat(high);
  const l = f32x4.splat(low);
  const f = f32x4.splat(factor);
  for (let at: usize = 0; at < bytes; at += 32) {
    const a = f32x4.mul(expOf(v128.load(x + at), h, l, t), f);
    const b = f32x4.mul(expOf(v128.load(x + at, 16), h, l, t), f);
    v128.store(out + at, a);
    v128.store(out + at, b, 16);
  }
}

function scaledExpLess(
  x: usize,
  coefficients: usize,
  out: usize,
  bytes: usize,
  high: f32,
  low: f32,
  factor: f32,
  ofCoefficients: f32,
  t: usize,
): void {
  const h = f32x4.splat(high);
  const l = f32x4.splat(low);
  const f = f32x4.splat(factor);
  const by = f32x4.splat(ofCoefficients);
  for (let at: usize = 0; at < bytes; at += 16) {
    const e = f32x4.mul(expOf(v128.load(x + at), h, l, t), f);
    v128.store(out + at, f32x4.sub(e, f32x4.mul(v128.load(coefficients + at), by)));
  }
}

/** The columns of a matrix of floats become rows that lie behind one another; `step` bytes lie between its rows. */
export function transpose(from: usize, step: usize, rows: i32, columns: i32, to: usize, toStep: usize): void {
  const wholeRows = rows & -4;
  const wholeColumns = columns & -4;
  for (let i = 0; i < wholeRows; i += 4) {
    const source = from + step * i;
    const target = to + (<usize>i << 2);
    for (let j = 0; j < wholeColumns; j += 4) {
      const place = source + (<usize>j << 2);
      const a = v128.load(place);
      const b = v128.load(place + step);
      const c = v128.load(place + 2 * step);
      const d = v128.load(place + 3 * step);
      const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
      const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
      const ab2 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
      const cd2 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
      const row = target + toStep * j;
      v128.store(row, v128.shuffle<i64>(ab, cd, 0, 2));
      v128.store(row + toStep, v128.shuffle<i64>(ab, cd, 1, 3));
      v128.store(row + 2 * toStep, v128.shuffle<i64>(ab2, cd2, 0, 2));
      v128.store(row + 3 * toStep, v128.shuffle<i64>(ab2, cd2, 1, 3));
    }
    rest(source, step, 4, wholeColumns, columns, target, toStep);
  }
  rest(from + step * wholeRows, step, rows - wholeRows, 0, columns, to + (<usize>wholeRows << 2), toStep);
}

function rest(from: usize, step: usize, rows: i32, first: i32, columns: i32, to: usize, toStep: usize): void {
  for (let i = 0; i < rows; i++)
    for (let j = first; j < columns; j++)
      store<f32>(to + toStep * j + (<usize>i << 2), load<f32>(from + step * i + (<usize>j << 2)));
}
