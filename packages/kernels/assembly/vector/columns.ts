import { exp4 } from '../pointwise/exponential';
import { load2 } from './wide';

// Blocks of `size` rows of `inner` floats, one after another; what is found of a column stands in an array of blocks
// times inner numbers, the columns of one block after those of the one before.

/** Four doubles rounded to floats. */
// @ts-ignore: decorator
@inline
function narrow4(at: usize): v128 {
  const low = f32x4.demote_f64x2_zero(v128.load(at));
  return v128.shuffle<i64>(low, f32x4.demote_f64x2_zero(v128.load(at, 16)), 0, 2);
}

/** The four doubles at `at` grow by four floats. */
// @ts-ignore: decorator
@inline
function grow4(at: usize, by: v128): void {
  v128.store(at, f64x2.add(v128.load(at), f64x2.promote_low_f32x4(by)));
  const high = f64x2.promote_low_f32x4(v128.shuffle<i32>(by, by, 2, 3, 2, 3));
  v128.store(at, f64x2.add(v128.load(at, 16), high), 16);
}

// @ts-ignore: decorator
@inline
function grow(at: usize, by: f64): void {
  store<f64>(at, load<f64>(at) + by);
}

/** to += the sums of columns, four rows at a time: an accumulator is read and written once for four elements. */
export function sumColumns(x: usize, blocks: i32, size: i32, inner: i32, to: usize): void {
  const row = <usize>inner << 2;
  for (let b = 0; b < blocks; b++, to += row << 1) {
    let i = size;
    for (; i >= 4; i -= 4, x += 3 * row) {
      let at = to;
      let j = inner;
      for (; j >= 2; j -= 2, x += 8, at += 16) {
        const sum = f64x2.add(load2(x), load2(x + row));
        const others = f64x2.add(load2(x + 2 * row), load2(x + 3 * row));
        v128.store(at, f64x2.add(v128.load(at), f64x2.add(sum, others)));
      }
      if (j > 0) {
        const sum = <f64>load<f32>(x) + <f64>load<f32>(x + row);
        grow(at, sum + (<f64>load<f32>(x + 2 * row) + <f64>load<f32>(x + 3 * row)));
        x += 4;
      }
    }
    for (; i > 0; i--) {
      let at = to;
      for (let j = inner; j > 0; j--, x += 4, at += 8) grow(at, <f64>load<f32>(x));
    }
  }
}

// @ts-ignore: decorator
@inline
function further(max: bool, best: v128, x: v128): v128 {
  return max ? f32x4.pmax(best, x) : f32x4.pmin(best, x);
}

// @ts-ignore: decorator
@inline
function columns(max: bool, x: usize, blocks: i32, size: i32, inner: i32, to: usize): void {
  const row = <usize>inner << 2;
  for (let b = 0; b < blocks; b++, to += row) {
    memory.copy(to, x, row);
    x += row;
    for (let i = 1; i < size; i++) {
      let at = to;
      let j = inner;
      for (; j >= 4; j -= 4, x += 16, at += 16) {
        const v = v128.load(x);
        v128.store(at, v128.bitselect(further(max, v128.load(at), v), v, f32x4.eq(v, v)));
      }
      for (; j > 0; j--, x += 4, at += 4) {
        const v = load<f32>(x);
        const best = load<f32>(at);
        if (v != v || (max ? best < v : v < best)) store<f32>(at, v);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function rows(max: bool, x: usize, count: i32, size: i32, to: usize): void {
  for (let r = 0; r < count; r++, to += 4) {
    const first = v128.load32_splat(x);
    let a = first;
    let b = first;
    let none = f32x4.ne(first, first);
    let left = size;
    for (; left >= 8; left -= 8, x += 32) {
      const p = v128.load(x);
      const q = v128.load(x, 16);
      a = further(max, a, p);
      b = further(max, b, q);
      none = v128.or(none, v128.or(f32x4.ne(p, p), f32x4.ne(q, q)));
    }
    for (; left > 0; left--, x += 4) {
      const p = v128.load32_splat(x);
      a = further(max, a, p);
      none = v128.or(none, f32x4.ne(p, p));
    }
    a = further(max, a, b);
    a = further(max, a, v128.shuffle<i32>(a, a, 2, 3, 0, 1));
    a = further(max, a, v128.shuffle<i32>(a, a, 1, 0, 3, 2));
    store<f32>(to, v128.any_true(none) ? NaN : f32x4.extract_lane(a, 0));
  }
}

/** The largest of each column; NaN where there is one. */
export function largestOfColumns(x: usize, blocks: i32, size: i32, inner: i32, to: usize): void {
  if (inner == 1) rows(true, x, blocks, size, to);
  else columns(true, x, blocks, size, inner, to);
}

/** The smallest of each column; NaN where there is one. */
export function smallestOfColumns(x: usize, blocks: i32, size: i32, inner: i32, to: usize): void {
  if (inner == 1) rows(false, x, blocks, size, to);
  else columns(false, x, blocks, size, inner, to);
}

/** e^(x - shift) to `out`, and sums += those of the columns; `t` is the table of the pointwise functions. */
export function expColumns(
  x: usize,
  out: usize,
  blocks: i32,
  size: i32,
  inner: i32,
  shift: usize,
  sums: usize,
  t: usize,
): void {
  const row = <usize>inner << 2;
  for (let b = 0; b < blocks; b++, shift += row, sums += row << 1) {
    for (let i = 0; i < size; i++) {
      let by = shift;
      let at = sums;
      let j = inner;
      for (; j >= 4; j -= 4, x += 16, out += 16, by += 16, at += 32) {
        const e = exp4(t, f32x4.sub(v128.load(x), v128.load(by)));
        v128.store(out, e);
        grow4(at, e);
      }
      for (; j > 0; j--, x += 4, out += 4, by += 4, at += 8) {
        const e = f32x4.extract_lane(exp4(t, f32x4.splat(load<f32>(x) - load<f32>(by))), 0);
        store<f32>(out, e);
        grow(at, <f64>e);
      }
    }
  }
}

/** x /= by, in every row. */
export function divideColumns(x: usize, blocks: i32, size: i32, inner: i32, by: usize): void {
  for (let b = 0; b < blocks; b++, by += <usize>inner << 3) {
    for (let i = 0; i < size; i++) {
      let at = by;
      let j = inner;
      for (; j >= 4; j -= 4, x += 16, at += 32) v128.store(x, f32x4.div(v128.load(x), narrow4(at)));
      for (; j > 0; j--, x += 4, at += 8) store<f32>(x, load<f32>(x) / <f32>load<f64>(at));
    }
  }
}

/** out = x - a - b in every row, a floats and b doubles. */
export function shiftColumns(x: usize, out: usize, blocks: i32, size: i32, inner: i32, a: usize, b: usize): void {
  const row = <usize>inner << 2;
  for (let block = 0; block < blocks; block++, a += row, b += row << 1) {
    for (let i = 0; i < size; i++) {
      for (let j: usize = 0; j < row; j += 4, x += 4, out += 4) {
        store<f32>(out, <f32>(<f64>load<f32>(x) - <f64>load<f32>(a + j) - load<f64>(b + (j << 1))));
      }
    }
  }
}

// Gradients of softmax, y (g - Σ g y), and of log-softmax, g - e^y Σ g.

// @ts-ignore: decorator
@inline
function slope(t: usize, logarithmic: bool, g: v128, y: v128, sum: v128): v128 {
  return logarithmic ? f32x4.sub(g, f32x4.mul(exp4(t, y), sum)) : f32x4.mul(y, f32x4.sub(g, sum));
}

/** `sums` is zero at first. */
// @ts-ignore: decorator
@inline
function slopes(
  logarithmic: bool,
  g: usize,
  y: usize,
  out: usize,
  blocks: i32,
  size: i32,
  inner: i32,
  sums: usize,
  t: usize,
): void {
  const row = <usize>inner << 2;
  const block = row * <usize>size;
  for (let b = 0; b < blocks; b++, sums += row << 1, g += block, y += block, out += block) {
    if (inner == 1) {
      let low = f64x2.splat(0);
      let high = f64x2.splat(0);
      let sum: f64 = 0;
      let k: usize = 0;
      for (; k + 16 <= block; k += 16) {
        const p = load2(g + k);
        const q = load2(g + k, 8);
        low = f64x2.add(low, logarithmic ? p : f64x2.mul(p, load2(y + k)));
        high = f64x2.add(high, logarithmic ? q : f64x2.mul(q, load2(y + k, 8)));
      }
      for (; k < block; k += 4) sum += <f64>load<f32>(g + k) * (logarithmic ? 1 : <f64>load<f32>(y + k));
      low = f64x2.add(low, high);
      sum += f64x2.extract_lane(low, 0) + f64x2.extract_lane(low, 1);
      const all = f32x4.splat(<f32>sum);
      for (k = 0; k + 16 <= block; k += 16) {
        v128.store(out + k, slope(t, logarithmic, v128.load(g + k), v128.load(y + k), all));
      }
      for (; k < block; k += 4) {
        const s = slope(t, logarithmic, v128.load32_splat(g + k), v128.load32_splat(y + k), all);
        store<f32>(out + k, f32x4.extract_lane(s, 0));
      }
      continue;
    }
    for (let k: usize = 0; k < block; ) {
      let at = sums;
      let j = inner;
      for (; j >= 2; j -= 2, k += 8, at += 16) {
        const p = load2(g + k);
        v128.store(at, f64x2.add(v128.load(at), logarithmic ? p : f64x2.mul(p, load2(y + k))));
      }
      if (j > 0) {
        grow(at, <f64>load<f32>(g + k) * (logarithmic ? 1 : <f64>load<f32>(y + k)));
        k += 4;
      }
    }
    for (let k: usize = 0; k < block; ) {
      let at = sums;
      let j = inner;
      for (; j >= 4; j -= 4, k += 16, at += 32) {
        v128.store(out + k, slope(t, logarithmic, v128.load(g + k), v128.load(y + k), narrow4(at)));
      }
      for (; j > 0; j--, k += 4, at += 8) {
        const sum = f32x4.splat(<f32>load<f64>(at));
        const s = slope(t, logarithmic, v128.load32_splat(g + k), v128.load32_splat(y + k), sum);
        store<f32>(out + k, f32x4.extract_lane(s, 0));
      }
    }
  }
}

export function softmaxSlopes(
  g: usize,
  y: usize,
  out: usize,
  blocks: i32,
  size: i32,
  inner: i32,
  sums: usize,
  t: usize,
): void {
  slopes(false, g, y, out, blocks, size, inner, sums, t);
}

export function logSoftmaxSlopes(
  g: usize,
  y: usize,
  out: usize,
  blocks: i32,
  size: i32,
  inner: i32,
  sums: usize,
  t: usize,
): void {
  slopes(true, g, y, out, blocks, size, inner, sums, t);
}
