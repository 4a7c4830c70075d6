import { transpose4 } from './pack';

// Panels of a matrix that is never laid out: element (tap, position) is the float at
// `image + taps[tap] + positions[position]`, where both tables hold bytes. A convolution's im2col matrix is one.

/** Floats of a panel. */
const WIDTH: i32 = 8;

// @ts-ignore: decorator
@inline
function entry(table: usize, i: i32): usize {
  return <usize>load<u32>(table + (<usize>i << 2));
}

/** Panels whose lanes are positions and whose steps are taps: B of the forward product. */
export function packPositions(image: usize, positions: usize, taps: usize, lanes: i32, depth: i32, to: usize): void {
  const panel = <usize>(WIDTH * depth) << 2;
  for (let lane = 0; lane < lanes; lane += WIDTH) {
    packOnePanel(image, positions + (<usize>lane << 2), taps, min(WIDTH, lanes - lane), depth, to);
    to += panel;
  }
}

function packOnePanel(image: usize, positions: usize, taps: usize, lanes: i32, depth: i32, to: usize): void {
  if (lanes == WIDTH) {
    const first = entry(positions, 0);
    const span = entry(positions, 7) - first;
    // Positions rise, so the span alone tells whether they follow each other.
    if (span == 28) return packRun(image + first, taps, depth, to);
    if (span == 56 && entry(positions, 1) - first == 8) return packEverySecond(image + first, taps, depth, to);
    const cut = runLength(positions);
    if (entry(positions, 7) - entry(positions, cut) == <usize>(7 - cut) << 2) {
      return packTwoRuns(image + first, image + entry(positions, cut) - (<usize>cut << 2), cut, taps, depth, to);
    }
  }
  for (let p = 0; p < depth; p++) {
    const from = image + entry(taps, p);
    for (let r = 0; r < WIDTH; r++, to += 4) store<f32>(to, r < lanes ? load<f32>(from + entry(positions, r)) : 0);
  }
}

/** How many positions of a panel follow each other from its first one on; less than 8. */
function runLength(positions: usize): i32 {
  let length = 1;
  while (entry(positions, length) - entry(positions, length - 1) == 4) length++;
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
function packEverySecond(from: usize, taps: usize, depth: i32, to: usize): void {
  for (let p = 0; p < depth; p++) {
    const at = from + entry(taps, p);
    // The last load begins one early: what lies behind the last position may not be there.
    v128.store(to, v128.shuffle<i32>(v128.load(at), v128.load(at, 16), 0, 2, 4, 6));
    v128.store(to, v128.shuffle<i32>(v128.load(at, 32), v128.load(at, 44), 0, 2, 5, 7), 16);
    to += 32;
  }
}

/** The first `cut` lanes from one run, the others from another, which `second` would reach at lane 0. */
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
export function packTaps(
  image: usize,
  taps: usize,
  positions: usize,
  lanes: i32,
  depth: i32,
  to: usize,
  panel: usize,
): void {
  for (let lane = 0; lane < lanes; lane += WIDTH) {
    const inside = min(WIDTH, lanes - lane);
    const table = taps + (<usize>lane << 2);
    if (inside > 4) packHalf(image, table, positions, 4, depth, to);
    packHalf(
      image,
      inside > 4 ? table + 16 : table,
      positions,
      inside > 4 ? inside - 4 : inside,
      depth,
      inside > 4 ? to + 16 : to,
    );
    if (inside <= 4) for (let p = 0; p < depth; p++) v128.store(to + (<usize>p << 5), i64x2.splat(0), 16);
    to += panel;
  }
}

/** Up to four lanes of a panel; of missing ones the first is repeated: nobody reads their results. */
function packHalf(image: usize, taps: usize, positions: usize, lanes: i32, depth: i32, to: usize): void {
  const lane0 = image + entry(taps, 0);
  const lane1 = lanes > 1 ? image + entry(taps, 1) : lane0;
  const lane2 = lanes > 2 ? image + entry(taps, 2) : lane0;
  const lane3 = lanes > 3 ? image + entry(taps, 3) : lane0;
  const one = f32x4.splat(1);
  let p = 0;
  while (p < depth) {
    const at = entry(positions, p);
    if (p + 4 <= depth && entry(positions, p + 3) - at == 12) {
      transpose4(lane0 + at, lane1 + at, lane2 + at, lane3 + at, one, to, 32);
      p += 4;
      to += 128;
    } else {
      store<f32>(to, load<f32>(lane0 + at));
      store<f32>(to, load<f32>(lane1 + at), 4);
      store<f32>(to, load<f32>(lane2 + at), 8);
      store<f32>(to, load<f32>(lane3 + at), 12);
      p++;
      to += 32;
    }
  }
}
