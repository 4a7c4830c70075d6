import { lanesOf, mul, splat } from './vectors';

/** Rows of A in a panel. */
// @ts-ignore: decorator
@inline
export const ROWS: i32 = 4;

/** Columns of B in a panel: two vectors. */
// @ts-ignore: decorator
@inline
export function columnsOf<T>(): i32 {
  return 2 * lanesOf<T>();
}

/**
 * Copies a block of a matrix into panels of `width` lanes: lane r of step p of a panel lies at `p * width + r`, panel
 * after panel. Lanes beyond the edge are zero. A's lanes are its rows, B's its columns; steps run along K. Strides are
 * in bytes; panels lie `panel` bytes apart.
 */
// @ts-ignore: decorator
@inline
function packPanels<T>(
  width: i32,
  source: usize,
  laneStride: isize,
  stepStride: isize,
  lanes: i32,
  depth: i32,
  scale: T,
  to: usize,
  panel: usize,
): void {
  let lane = 0;
  if (laneStride == sizeof<T>()) {
    // A line of the cache of every step at a time, not a part of it.
    const together = 64 / sizeof<T>();
    for (; lane + together <= lanes; lane += together) {
      packLine<T>(width, source, stepStride, depth, scale, to, panel);
      source += 64;
      to += panel * <usize>(together / width);
    }
  }
  for (; lane < lanes; lane += width) {
    if (lanes - lane < width) packEdge<T>(width, source, laneStride, stepStride, lanes - lane, depth, scale, to);
    else if (laneStride == sizeof<T>()) packAcross<T>(width, source, stepStride, depth, scale, to);
    else if (stepStride == sizeof<T>()) packAlong<T>(width, source, laneStride, depth, scale, to);
    else packEdge<T>(width, source, laneStride, stepStride, width, depth, scale, to);
    source += laneStride * width;
    to += panel;
  }
}

/** {@link packPanels} of floats or doubles: `size` of an element. */
export function packPanelsOf(
  size: i32,
  width: i32,
  source: usize,
  laneStride: isize,
  stepStride: isize,
  lanes: i32,
  depth: i32,
  scale: f64,
  to: usize,
  panel: usize,
): void {
  if (size == 4) packPanels<f32>(width, source, laneStride, stepStride, lanes, depth, <f32>scale, to, panel);
  else packPanels<f64>(width, source, laneStride, stepStride, lanes, depth, scale, to, panel);
}

/** Lanes side by side in memory. */
function packAcross<T>(width: i32, from: usize, stepStride: isize, depth: i32, scale: T, to: usize): void {
  const factor = splat<T>(scale);
  const bytes = <usize>width * sizeof<T>();
  for (let p = 0; p < depth; p++) {
    for (let at: usize = 0; at < bytes; at += 16) v128.store(to + at, mul<T>(factor, v128.load(from + at)));
    from += stepStride;
    to += bytes;
  }
}

/** 64 bytes of lanes side by side in memory, which make several panels. */
function packLine<T>(width: i32, from: usize, stepStride: isize, depth: i32, scale: T, to: usize, panel: usize): void {
  const factor = splat<T>(scale);
  const bytes = <usize>width * sizeof<T>();
  // Where the second, third and fourth vector go: to panels of two vectors, or of one.
  const second: usize = bytes == 32 ? 16 : panel;
  const third: usize = bytes == 32 ? panel : 2 * panel;
  const fourth = second + third;
  for (let p = 0; p < depth; p++) {
    v128.store(to, mul<T>(factor, v128.load(from)));
    v128.store(to + second, mul<T>(factor, v128.load(from, 16)));
    v128.store(to + third, mul<T>(factor, v128.load(from, 32)));
    v128.store(to + fourth, mul<T>(factor, v128.load(from, 48)));
    from += stepStride;
    to += bytes;
  }
}

/** Steps side by side in memory: transposes four lanes at a time (two of doubles). */
function packAlong<T>(width: i32, source: usize, laneStride: isize, depth: i32, scale: T, target: usize): void {
  const factor = splat<T>(scale);
  const bytes = <usize>width * sizeof<T>();
  const lanes = lanesOf<T>();
  const even = depth & ~(lanes - 1);
  for (let group = 0; group < width; group += lanes) {
    let from = source + laneStride * group;
    let to = target + <usize>group * sizeof<T>();
    for (let p = 0; p < even; p += lanes) {
      if (sizeof<T>() == 4) transpose4(from, from + laneStride, from + 2 * laneStride, from + 3 * laneStride, factor, to, bytes);
      else transpose2(from, from + laneStride, factor, to, bytes);
      from += 16;
      to += bytes * lanes;
    }
    for (let p = even; p < depth; p++) {
      for (let r = 0; r < lanes; r++) store<T>(to + <usize>r * sizeof<T>(), <T>(scale * load<T>(from + laneStride * r)));
      from += sizeof<T>();
      to += bytes;
    }
  }
}

/** Four steps of four lanes; step p goes to `to + p * bytes`. */
// @ts-ignore: decorator
@inline
export function transpose4(lane0: usize, lane1: usize, lane2: usize, lane3: usize, factor: v128, to: usize, bytes: usize): void {
  const a = f32x4.mul(factor, v128.load(lane0));
  const b = f32x4.mul(factor, v128.load(lane1));
  const c = f32x4.mul(factor, v128.load(lane2));
  const d = f32x4.mul(factor, v128.load(lane3));
  const ab0 = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const ab1 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cd0 = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const cd1 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(ab0, cd0, 0, 2));
  v128.store(to + bytes, v128.shuffle<i64>(ab0, cd0, 1, 3));
  v128.store(to + 2 * bytes, v128.shuffle<i64>(ab1, cd1, 0, 2));
  v128.store(to + 3 * bytes, v128.shuffle<i64>(ab1, cd1, 1, 3));
}

// @ts-ignore: decorator
@inline
export function transpose2(lane0: usize, lane1: usize, factor: v128, to: usize, bytes: usize): void {
  const a = f64x2.mul(factor, v128.load(lane0));
  const b = f64x2.mul(factor, v128.load(lane1));
  v128.store(to, v128.shuffle<i64>(a, b, 0, 2));
  v128.store(to + bytes, v128.shuffle<i64>(a, b, 1, 3));
}

/** Any strides, and the last lanes of a block. */
function packEdge<T>(
  width: i32,
  from: usize,
  laneStride: isize,
  stepStride: isize,
  lanes: i32,
  depth: i32,
  scale: T,
  to: usize,
): void {
  for (let p = 0; p < depth; p++) {
    for (let r = 0; r < width; r++) {
      store<T>(to, r < lanes ? <T>(scale * load<T>(from + laneStride * r)) : <T>0);
      to += sizeof<T>();
    }
    from += stepStride;
  }
}

/** {@link packPanels} for A's rows where step p lies `steps[p]` bytes behind a row's first element. */
export function packRowsByTable<T>(
  source: usize,
  rowStride: isize,
  steps: usize,
  rows: i32,
  depth: i32,
  to: usize,
): void {
  for (let row = 0; row < rows; row += ROWS) {
    const inside = min(ROWS, rows - row);
    for (let p = 0; p < depth; p++) {
      const from = source + load<u32>(steps + (<usize>p << 2));
      for (let r = 0; r < ROWS; r++, to += sizeof<T>()) {
        store<T>(to, r < inside ? load<T>(from + rowStride * r) : <T>0);
      }
    }
    source += rowStride * ROWS;
  }
}
