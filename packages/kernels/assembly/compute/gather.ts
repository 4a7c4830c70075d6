import { columnsOf, transpose2, transpose4 } from './pack';
import { lanesOf, splat } from './vectors';

// Panels of a matrix that is never laid out: element (tap, position) lies at
// `image + taps[tap] + positions[position]`, where both tables hold bytes. A convolution's im2col matrix is one.

// @ts-ignore: decorator
@inline
function entry(table: usize, i: i32): usize {
  return <usize>load<u32>(table + (<usize>i << 2));
}

/** Panels whose lanes are positions and whose steps are taps: B of the forward product. */
export function packPositions<T>(image: usize, positions: usize, taps: usize, lanes: i32, depth: i32, to: usize): void {
  const width = columnsOf<T>();
  for (let lane = 0; lane < lanes; lane += width) {
    packOnePanel<T>(image, positions + (<usize>lane << 2), taps, min(width, lanes - lane), depth, to);
    to += <usize>depth << 5;
  }
}

function packOnePanel<T>(image: usize, positions: usize, taps: usize, lanes: i32, depth: i32, to: usize): void {
  const width = columnsOf<T>();
  const size = sizeof<T>();
  if (lanes == width) {
    const first = entry(positions, 0);
    const last = entry(positions, width - 1);
    const span = last - first;
    // Positions rise, so the span alone tells whether they follow each other.
    if (span == 32 - size) return packRun(image + first, taps, depth, to);
    if (span == 64 - 2 * size && runLength(positions, 2 * size, width) == width) {
      return packEverySecond<T>(image + first, taps, depth, to);
    }
    const cut = runLength(positions, size, width);
    if (last - entry(positions, cut) == <usize>(width - 1 - cut) * size) {
      const second = image + entry(positions, cut) - <usize>cut * size;
      return packTwoRuns(image + first, second, cut * (size >> 2), taps, depth, to);
    }
  }
  for (let p = 0; p < depth; p++) {
    const from = image + entry(taps, p);
    for (let r = 0; r < width; r++, to += size) store<T>(to, r < lanes ? load<T>(from + entry(positions, r)) : <T>0);
  }
}

/** How many of a table's entries follow each other from the first one on, `step` bytes apart; `most` at most. */
export function runLength(positions: usize, step: usize, most: i32): i32 {
  let length = 1;
  while (length < most && entry(positions, length) - entry(positions, length - 1) == step) length++;
  return length;
}

function packRun(from: usize, taps: usize, depth: i32, to: usize): void {
  for (let p = 0; p < depth; p++) {
    const at = from + entry(taps, p);
    v128.store(to, v128.load(at));
    v128.store(to, v128.load(at, 16), 16);
    to += 32;
  }
}

/** Positions two apart, as strides of 2 have them. */
function packEverySecond<T>(from: usize, taps: usize, depth: i32, to: usize): void {
  for (let p = 0; p < depth; p++) {
    const at = from + entry(taps, p);
    // The last load begins one early: what lies behind the last position may not be there.
    if (sizeof<T>() == 4) {
      v128.store(to, v128.shuffle<i32>(v128.load(at), v128.load(at, 16), 0, 2, 4, 6));
      v128.store(to, v128.shuffle<i32>(v128.load(at, 32), v128.load(at, 44), 0, 2, 5, 7), 16);
    } else {
      v128.store(to, v128.shuffle<i64>(v128.load(at), v128.load(at, 16), 0, 2));
      v128.store(to, v128.shuffle<i64>(v128.load(at, 32), v128.load(at, 40), 0, 3), 16);
    }
    to += 32;
  }
}

/** The first `cut` words of 32 bits from one run, the others from another, which `second` would reach at word 0. */
function packTwoRuns(first: usize, second: usize, cut: i32, taps: usize, depth: i32, to: usize): void {
  const lane = i32x4(0, 1, 2, 3);
  const low = i32x4.lt_s(lane, i32x4.splat(cut));
  const high = i32x4.lt_s(lane, i32x4.splat(cut - 4));
  for (let p = 0; p < depth; p++) {
    const tap = entry(taps, p);
    const a = first + tap;
    const b = second + tap;
    v128.store(to, v128.bitselect(v128.load(a), v128.load(b), low));
    v128.store(to, v128.bitselect(v128.load(a, 16), v128.load(b, 16), high), 16);
    to += 32;
  }
}

/**
 * Panels whose lanes are taps and whose steps are positions: B of the product that gives the weight's gradient. Panels
 * lie `panel` bytes apart.
 */
export function packTaps<T>(
  image: usize,
  taps: usize,
  positions: usize,
  lanes: i32,
  depth: i32,
  to: usize,
  panel: usize,
): void {
  const width = columnsOf<T>();
  const half = lanesOf<T>();
  for (let lane = 0; lane < lanes; lane += width) {
    const inside = min(width, lanes - lane);
    const table = taps + (<usize>lane << 2);
    packHalf<T>(image, table, positions, min(half, inside), depth, to);
    if (inside > half) packHalf<T>(image, table + (<usize>half << 2), positions, inside - half, depth, to + 16);
    else for (let p = 0; p < depth; p++) v128.store(to + (<usize>p << 5), i64x2.splat(0), 16);
    to += panel;
  }
}

/** A vector of lanes of a panel, or less; of missing ones the first is repeated: nobody reads their results. */
function packHalf<T>(image: usize, taps: usize, positions: usize, lanes: i32, depth: i32, to: usize): void {
  const lane0 = image + entry(taps, 0);
  const lane1 = lanes > 1 ? image + entry(taps, 1) : lane0;
  const lane2 = lanes > 2 ? image + entry(taps, 2) : lane0;
  const lane3 = lanes > 3 ? image + entry(taps, 3) : lane0;
  const one = splat<T>(<T>1);
  const together = lanesOf<T>();
  let p = 0;
  while (p < depth) {
    const at = entry(positions, p);
    if (p + together <= depth && entry(positions, p + together - 1) - at == 16 - sizeof<T>()) {
      if (sizeof<T>() == 4) transpose4(lane0 + at, lane1 + at, lane2 + at, lane3 + at, one, to, 32);
      else transpose2(lane0 + at, lane1 + at, one, to, 32);
      p += together;
      to += 32 * together;
    } else {
      store<T>(to, load<T>(lane0 + at));
      store<T>(to, load<T>(lane1 + at), sizeof<T>());
      if (sizeof<T>() == 4) {
        store<T>(to, load<T>(lane2 + at), 8);
        store<T>(to, load<T>(lane3 + at), 12);
      }
      p++;
      to += 32;
    }
  }
}
