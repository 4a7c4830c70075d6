import { total } from '../compute/vectors';
import { exp4 } from '../pointwise/exponential';

/** Bytes whose sum is formed in floats. */
const LANES: usize = 1024;

/**
 * Scores of `seen` keys become weights, those of the others, up to `all`, 0. A row has room up to a whole vector. What is
 * added to the scores lies at `mask`, 0: nothing.
 */
export function softmaxRow(row: usize, seen: i32, all: i32, mask: usize, emptyIsZero: i32, t: usize): void {
  const bytes = <usize>seen << 2;
  if (mask != 0) addMask(row, bytes, mask);
  const end = (bytes + 15) & -16;
  for (let at = bytes; at < end; at += 4) store<f32>(row + at, -f32.POSITIVE_INFINITY);
  let lanes = f32x4.splat(-f32.POSITIVE_INFINITY);
  // The first of pmax's operands stays where the other is NaN.
  for (let at: usize = 0; at < end; at += 16) lanes = f32x4.pmax(lanes, v128.load(row + at));
  lanes = f32x4.pmax(lanes, v128.shuffle<i32>(lanes, lanes, 2, 3, 0, 1));
  lanes = f32x4.pmax(lanes, v128.shuffle<i32>(lanes, lanes, 1, 0, 3, 2));
  const most = f32x4.extract_lane(lanes, 0);
  if (emptyIsZero && most == -f32.POSITIVE_INFINITY && isEmpty(row, bytes)) {
    memory.fill(row, 0, max(<usize>all << 2, end));
    return;
  }
  const shift = f32x4.splat(most);
  let sum: f64 = 0;
  for (let at: usize = 0; at < end; ) {
    let some = f32x4.splat(0);
    for (const stop = min(end, at + LANES); at < stop; at += 16) {
      const e = exp4(t, f32x4.sub(v128.load(row + at), shift));
      v128.store(row + at, e);
      some = f32x4.add(some, e);
    }
    sum += total<f32>(some);
  }
  const share = f32x4.splat(<f32>(1 / sum));
  for (let at: usize = 0; at < end; at += 16) v128.store(row + at, f32x4.mul(v128.load(row + at), share));
  if (all > seen) memory.fill(row + bytes, 0, <usize>(all - seen) << 2);
}

function addMask(row: usize, bytes: usize, mask: usize): void {
  const whole = bytes & -16;
  let at: usize = 0;
  for (; at < whole; at += 16) v128.store(row + at, f32x4.add(v128.load(row + at), v128.load(mask + at)));
  for (; at < bytes; at += 4) store<f32>(row + at, load<f32>(row + at) + load<f32>(mask + at));
}

/** Whether all scores are -∞: NaN is none. */
function isEmpty(row: usize, bytes: usize): bool {
  for (let at: usize = 0; at < bytes; at += 4) if (load<f32>(row + at) != -f32.POSITIVE_INFINITY) return false;
  return true;
}

/** The gradient of weights becomes that of the scores: p (d - Σ d p) for `seen` keys, 0 for the others up to `all`. */
export function throughSoftmax(d: usize, p: usize, seen: i32, all: i32): void {
  const bytes = <usize>seen << 2;
  const end = (bytes + 15) & -16;
  for (let at = bytes; at < end; at += 4) store<f32>(d + at, 0);
  let sum: f64 = 0;
  for (let at: usize = 0; at < end; ) {
    let some = f32x4.splat(0);
    for (const stop = min(end, at + LANES); at < stop; at += 16)
      some = f32x4.add(some, f32x4.mul(v128.load(d + at), v128.load(p + at)));
    sum += total<f32>(some);
  }
  const mean = f32x4.splat(<f32>sum);
  for (let at: usize = 0; at < end; at += 16)
    v128.store(d + at, f32x4.mul(v128.load(p + at), f32x4.sub(v128.load(d + at), mean)));
  if (all > seen) memory.fill(d + bytes, 0, <usize>(all - seen) << 2);
}
