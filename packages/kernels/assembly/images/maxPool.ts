import { SplitJob, splitPlanes } from '../compute/split';

/** A max pool of floats; its results lie one behind the other. */
@unmanaged
class MaxPoolJob {
  /** Where a {@link SplitJob} lies that says how planes are dealt out. */
  split: usize;
  planes: i32;
  /** Planes of a chunk. */
  step: i32;
  source: usize;
  taps: i32;
  /** Where each tap lies behind a position in the planes that were dealt out, in bytes, and in a plane, in elements. */
  tapTable: usize;
  placeTable: usize;
  depthDilation: i32;
  heightDilation: i32;
  widthDilation: i32;
  outDepth: i32;
  outHeight: i32;
  outWidth: i32;
  output: usize;
  /** Two words per result: the index in the plane, and 0. */
  indices: usize;
  /** Where lines of results lie in a workspace, and the bytes of one. */
  lines: usize;
  line: usize;
}

/** One chunk of planes: the largest element of every window, the first of equals, but the last NaN where there is one. */
export function maxPool(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<MaxPoolJob>(address);
  const split = changetype<SplitJob>(job.split);
  const begin = chunk * job.step;
  const end = min(job.planes, begin + job.step);
  const slice = <usize>(split.heights * split.widths) << 2;
  const count = (job.outHeight - 1) * split.widths + job.outWidth;
  const plane = split.depth * split.height * split.width;
  const results = <usize>(begin * job.outDepth * job.outHeight * job.outWidth);
  const border = f32x4.splat(-f32.POSITIVE_INFINITY);
  const values = workspace + job.lines;
  const winners = values + job.line;
  let output = job.output + (results << 2);
  let indices = job.indices + (results << 3);
  if (isOfPairs(job, split)) {
    for (let p = begin; p < end; p++) {
      const result = <usize>(p * job.outHeight * job.outWidth);
      ofPairs(job, split.width, job.source + (<usize>(p * plane) << 2), job.output + (result << 2), job.indices + (result << 3));
    }
    return;
  }
  for (let p = begin; p < end; p++) {
    splitPlanes(split, job.source + (<usize>(p * plane) << 2), 1, workspace, 4, border);
    for (let z = 0; z < job.outDepth; z++) {
      largest(job, workspace + slice * z, count, values, winners);
      for (let y = 0; y < job.outHeight; y++) {
        const at = <usize>(y * split.widths) << 2;
        storeRow(job, split, z, y, values + at, winners + at, output, indices);
        output += <usize>job.outWidth << 2;
        indices += <usize>job.outWidth << 3;
      }
    }
  }
}

/** Whether windows are 2 x 2, side by side and inside of images, four and more in a row. */
function isOfPairs(job: MaxPoolJob, s: SplitJob): bool {
  if (job.taps != 4 || s.heightStep != 2 || s.widthStep != 2 || job.outWidth < 4) return false;
  if (s.depth != 1 || job.outDepth != 1 || (s.front | s.top | s.left) != 0) return false;
  const second = load<i32>(job.placeTable, 4);
  const third = load<i32>(job.placeTable, 8);
  return second == 1 && third == s.width && 2 * job.outWidth <= s.width && 2 * job.outHeight <= s.height;
}

/** A plane of them, read where it lies. */
function ofPairs(job: MaxPoolJob, width: i32, from: usize, output: usize, indices: usize): void {
  const line = <usize>width << 2;
  const count = job.outWidth;
  for (let y = 0; y < job.outHeight; y++) {
    for (let next = 0; next < count; next += 4) {
      // The last four go over some of those before them again.
      const x = min(next, count - 4);
      const upper = from + (<usize>x << 3);
      const lower = upper + line;
      const a = v128.load(upper);
      const b = v128.load(upper, 16);
      const c = v128.load(lower);
      const d = v128.load(lower, 16);
      let best = v128.shuffle<i32>(a, b, 0, 2, 4, 6);
      let place = i32x4.splat(0);
      let other = v128.shuffle<i32>(a, b, 1, 3, 5, 7);
      let better = exceeds(other, best);
      best = v128.bitselect(other, best, better);
      place = v128.bitselect(i32x4.splat(1), place, better);
      other = v128.shuffle<i32>(c, d, 0, 2, 4, 6);
      better = exceeds(other, best);
      best = v128.bitselect(other, best, better);
      place = v128.bitselect(i32x4.splat(width), place, better);
      other = v128.shuffle<i32>(c, d, 1, 3, 5, 7);
      better = exceeds(other, best);
      best = v128.bitselect(other, best, better);
      place = v128.bitselect(i32x4.splat(width + 1), place, better);
      v128.store(output + (<usize>x << 2), best);
      place = i32x4.add(place, i32x4.add(i32x4(0, 2, 4, 6), i32x4.splat(2 * (y * width + x))));
      const to = indices + (<usize>x << 3);
      v128.store(to, i64x2.extend_low_i32x4_u(place));
      v128.store(to, i64x2.extend_high_i32x4_u(place), 16);
    }
    from += 2 * line;
    output += <usize>count << 2;
    indices += <usize>count << 3;
  }
}

/** Once NaN is best nothing exceeds it but the next NaN. */
// @ts-ignore: decorator
@inline
function exceeds(x: v128, best: v128): v128 {
  return v128.or(f32x4.gt(x, best), f32x4.ne(x, x));
}

/** The largest elements of a line of windows, and the places of the taps that saw them; -1 where none exceeds -Infinity. */
function largest(job: MaxPoolJob, base: usize, count: i32, values: usize, winners: usize): void {
  const end = values + (<usize>count << 2);
  for (; values < end; values += 32, winners += 32, base += 32) {
    let best0 = f32x4.splat(-f32.POSITIVE_INFINITY);
    let best1 = best0;
    let tap0 = i32x4.splat(-1);
    let tap1 = tap0;
    let table = job.tapTable;
    for (let t = 0; t < job.taps; t++, table += 4) {
      const at = base + load<u32>(table);
      const tap = v128.load32_splat(job.placeTable + (<usize>t << 2));
      const x0 = v128.load(at);
      const x1 = v128.load(at, 16);
      const better0 = exceeds(x0, best0);
      const better1 = exceeds(x1, best1);
      best0 = v128.bitselect(x0, best0, better0);
      best1 = v128.bitselect(x1, best1, better1);
      tap0 = v128.bitselect(tap, tap0, better0);
      tap1 = v128.bitselect(tap, tap1, better1);
    }
    v128.store(values, best0);
    v128.store(values, best1, 16);
    v128.store(winners, tap0);
    v128.store(winners, tap1, 16);
  }
}

/** The first place of a window that lies inside: windows begin in the border, and places are `dilation` apart. */
// @ts-ignore: decorator
@inline
function inside(start: i32, dilation: i32): i32 {
  return start < 0 ? start + ((dilation - 1 - start) / dilation) * dilation : start;
}

function storeRow(
  job: MaxPoolJob,
  s: SplitJob,
  z: i32,
  y: i32,
  values: usize,
  winners: usize,
  output: usize,
  indices: usize,
): void {
  const d = z * s.depthStep - s.front;
  const h = y * s.heightStep - s.top;
  const row = (d * s.height + h) * s.width - s.left;
  const lane = i32x4.mul(i32x4(0, 1, 2, 3), i32x4.splat(s.widthStep));
  let x = 0;
  for (; x + 4 <= job.outWidth; x += 4) {
    const tap = v128.load(winners);
    // None exceeds -Infinity: one by one.
    if (v128.any_true(i32x4.lt_s(tap, i32x4.splat(0)))) break;
    v128.store(output, v128.load(values));
    const index = i32x4.add(tap, i32x4.add(lane, i32x4.splat(row + x * s.widthStep)));
    v128.store(indices, i64x2.extend_low_i32x4_u(index));
    v128.store(indices, i64x2.extend_high_i32x4_u(index), 16);
    values += 16;
    winners += 16;
    output += 16;
    indices += 32;
  }
  for (; x < job.outWidth; x++) {
    store<f32>(output, load<f32>(values));
    const tap = load<i32>(winners);
    const start = x * s.widthStep;
    let index = row + start + tap;
    if (tap < 0) {
      const line = inside(d, job.depthDilation) * s.height + inside(h, job.heightDilation);
      index = line * s.width + inside(start - s.left, job.widthDilation);
    }
    store<i64>(indices, index);
    values += 4;
    winners += 4;
    output += 4;
    indices += 8;
  }
}
