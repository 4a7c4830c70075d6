import { total } from '../compute/vectors';
import { exp4 } from '../pointwise/exponential';

/** Bytes whose sum is formed in floats. */
const LANES: usize = 1024;

/** What is known of a row while the others of its block are worked on. */
@unmanaged
class Row {
  /** The largest score. */
  most: f32;
  /** Whether the row is done: it sees no key, and has become zeros. */
  isDone: i32;
  /** The sum of what becomes weights. */
  sum: f64;
}

/** Bytes that {@link softmaxRows} needs for a row. */
export const ROW_BYTES: usize = 16;

/**
 * Scores of the keys that queries from `first` on see become weights, those of the others, up to `seen`, 0. Rows have room up to a
 * whole vector. What is added to the scores lies at `mask`, 0: nothing. Each step is done for all rows before the next one, so that
 * no row waits for what another one is found by.
 */
export function softmaxRows(
  scores: usize,
  step: usize,
  count: i32,
  first: i32,
  seen: i32,
  causal: i32,
  mask: usize,
  maskStep: usize,
  emptyIsZero: i32,
  t: usize,
  found: usize,
): void {
  for (let r = 0; r < count; r++) {
    const row = scores + step * r;
    const known = changetype<Row>(found + ROW_BYTES * r);
    const bytes = bytesOf(first + r, seen, causal);
    if (mask != 0) addMask(row, bytes, mask + maskStep * r);
    known.most = mostOf(row, bytes);
    known.isDone = i32(emptyIsZero && known.most == -f32.POSITIVE_INFINITY && isEmpty(row, bytes));
  }
  for (let r = 0; r < count; r++) {
    const row = scores + step * r;
    const known = changetype<Row>(found + ROW_BYTES * r);
    if (!known.isDone) known.sum = expRow(row, bytesOf(first + r, seen, causal), known.most, t);
  }
  for (let r = 0; r < count; r++) {
    const row = scores + step * r;
    const known = changetype<Row>(found + ROW_BYTES * r);
    const bytes: usize = known.isDone ? 0 : bytesOf(first + r, seen, causal);
    const share = f32x4.splat(<f32>(1 / known.sum));
    for (let at: usize = 0; at < bytes; at += 16) v128.store(row + at, f32x4.mul(v128.load(row + at), share));
    clear(row, bytes, seen);
  }
}

/** The rest of a row, up to the vector that its last element is in, becomes 0. */
// @ts-ignore: decorator
@inline
function clear(row: usize, bytes: usize, seen: i32): void {
  const end = ((<usize>seen << 2) + 15) & -16;
  let at = bytes;
  for (; (at & 15) != 0; at += 4) store<f32>(row + at, 0);
  for (; at < end; at += 16) v128.store(row + at, f32x4.splat(0));
}

/** Bytes of the scores that count. */
// @ts-ignore: decorator
@inline
function bytesOf(query: i32, seen: i32, causal: i32): usize {
  return <usize>(causal ? min(seen, query + 1) : seen) << 2;
}

/** The largest score, where what is behind the last one becomes -∞. */
function mostOf(row: usize, bytes: usize): f32 {
  const end = (bytes + 15) & -16;
  for (let at = bytes; at < end; at += 4) store<f32>(row + at, -f32.POSITIVE_INFINITY);
  let lanes = f32x4.splat(-f32.POSITIVE_INFINITY);
  // The first of pmax's operands stays where the other is NaN.
  for (let at: usize = 0; at < end; at += 16) lanes = f32x4.pmax(lanes, v128.load(row + at));
  lanes = f32x4.pmax(lanes, v128.shuffle<i32>(lanes, lanes, 2, 3, 0, 1));
  lanes = f32x4.pmax(lanes, v128.shuffle<i32>(lanes, lanes, 1, 0, 3, 2));
  return f32x4.extract_lane(lanes, 0);
}

/** Scores become e^(score - most); gives their sum. */
function expRow(row: usize, bytes: usize, most: f32, t: usize): f64 {
  const shift = f32x4.splat(most);
  const end = (bytes + 15) & -16;
  let sum: f64 = 0;
  for (let at: usize = 0; at < end; ) {
    let some = f32x4.splat(0);
    const stop = min(end, at + LANES);
    // Two vectors a turn load the constants once.
    for (; at + 32 <= stop; at += 32) {
      const e = exp4(t, f32x4.sub(v128.load(row + at), shift));
      const f = exp4(t, f32x4.sub(v128.load(row + at, 16), shift));
      v128.store(row + at, e);
      v128.store(row + at, f, 16);
      some = f32x4.add(f32x4.add(some, e), f);
    }
    for (; at < stop; at += 16) {
      const e = exp4(t, f32x4.sub(v128.load(row + at), shift));
      v128.store(row + at, e);
      some = f32x4.add(some, e);
    }
    sum += total<f32>(some);
  }
  return sum;
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

/** The gradient of weights becomes that of the scores: p (d - Σ d p) for keys that a query sees, 0 for the others up to `seen`. */
export function throughSoftmax(d: usize, p: usize, query: i32, seen: i32, causal: i32): void {
  const bytes = bytesOf(query, seen, causal);
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
  clear(d, bytes, seen);
}
