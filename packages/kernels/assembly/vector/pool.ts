/** Windows of a max pool: every table has a start and an end per output position. */
@unmanaged
class PoolJob {
  input: usize;
  output: usize;
  /** Two words per output: the index in the plane, and 0. */
  indices: usize;
  planes: i32;
  /** Elements of a plane; elements of one depth; elements of a row. */
  plane: i32;
  slice: i32;
  row: i32;
  outDepth: i32;
  outHeight: i32;
  outWidth: i32;
  depthTable: usize;
  heightTable: usize;
  widthTable: usize;
  depthStep: i32;
  heightStep: i32;
  widthStep: i32;
}

/** Largest element of every window of floats: the first of equals, the last NaN where there is one. */
export function maxWindows(address: usize): void {
  const job = changetype<PoolJob>(address);
  let output = job.output;
  let indices = job.indices;
  for (let p = 0; p < job.planes; p++) {
    const plane = job.input + (<usize>(p * job.plane) << 2);
    for (let od = 0; od < job.outDepth; od++) {
      const depths = job.depthTable + (<usize>od << 3);
      for (let oh = 0; oh < job.outHeight; oh++) {
        const heights = job.heightTable + (<usize>oh << 3);
        let widths = job.widthTable;
        let left = job.outWidth;
        for (; left >= 4; left -= 4) {
          fourWindows(job, plane, depths, heights, widths, output, indices, 4);
          widths += 32;
          output += 16;
          indices += 32;
        }
        if (left > 0) {
          fourWindows(job, plane, depths, heights, widths, output, indices, left);
          output += <usize>left << 2;
          indices += <usize>left << 3;
        }
      }
    }
  }
}

/** The entry of window i, or of the first window where there are not so many. */
// @ts-ignore: decorator
@inline
function entry(widths: usize, i: i32, count: i32): usize {
  return widths + (i < count ? <usize>i << 3 : 0);
}

/**
 * Up to four windows of a row, one per lane and without branches, which a maximum's comparisons would mispredict. A lane
 * whose window has ended reads its first tap again, which does not count.
 */
function fourWindows(
  job: PoolJob,
  plane: usize,
  depths: usize,
  heights: usize,
  widths: usize,
  output: usize,
  indices: usize,
  count: i32,
): void {
  const w0 = entry(widths, 0, count);
  const w1 = entry(widths, 1, count);
  const w2 = entry(widths, 2, count);
  const w3 = entry(widths, 3, count);
  const starts = i32x4(load<i32>(w0), load<i32>(w1), load<i32>(w2), load<i32>(w3));
  const ends = i32x4(load<i32>(w0, 4), load<i32>(w1, 4), load<i32>(w2, 4), load<i32>(w3, 4));
  const step = i32x4.splat(job.widthStep);
  const top = load<i32>(heights);
  const bottom = load<i32>(heights, 4);
  let best = f32x4.splat(-f32.POSITIVE_INFINITY);
  let index = i32x4.add(starts, i32x4.splat(load<i32>(depths) * job.slice + top * job.row));
  for (let d = load<i32>(depths); d < load<i32>(depths, 4); d += job.depthStep) {
    for (let h = top; h < bottom; h += job.heightStep) {
      const row = i32x4.splat(d * job.slice + h * job.row);
      let at = starts;
      let inside = i32x4.lt_s(at, ends);
      while (v128.any_true(inside)) {
        const places = i32x4.add(row, v128.bitselect(at, starts, inside));
        const value = gather(plane, places);
        // Once NaN is best nothing exceeds it but the next NaN.
        const better = v128.and(v128.or(f32x4.gt(value, best), f32x4.ne(value, value)), inside);
        best = v128.bitselect(value, best, better);
        index = v128.bitselect(places, index, better);
        at = i32x4.add(at, step);
        inside = i32x4.lt_s(at, ends);
      }
    }
  }
  for (let i = 0; i < count; i++) {
    store<f32>(output, f32x4.extract_lane(best, 0));
    store<i64>(indices, <i64>i32x4.extract_lane(index, 0));
    best = v128.shuffle<i32>(best, best, 1, 2, 3, 0);
    index = v128.shuffle<i32>(index, index, 1, 2, 3, 0);
    output += 4;
    indices += 8;
  }
}

/** Four floats from places of a plane. */
// @ts-ignore: decorator
@inline
function gather(plane: usize, places: v128): v128 {
  const bytes = i32x4.shl(places, 2);
  let value = v128.load32_zero(plane + <usize>i32x4.extract_lane(bytes, 0));
  value = v128.load32_lane(plane + <usize>i32x4.extract_lane(bytes, 1), value, 1);
  value = v128.load32_lane(plane + <usize>i32x4.extract_lane(bytes, 2), value, 2);
  return v128.load32_lane(plane + <usize>i32x4.extract_lane(bytes, 3), value, 3);
}
