import { copyWords, fillBytes } from '../compute/split';

/** Windows over planes of floats: the largest of each, or their sums over a number. Sizes in elements, steps in bytes. */
@unmanaged
class PoolJob {
  source: usize;
  output: usize;
  planes: i32;
  depth: i32;
  height: i32;
  width: i32;
  /** What lies before a plane, and its sizes with all that is around it; they are its own where nothing is. */
  front: i32;
  top: i32;
  left: i32;
  depths: i32;
  heights: i32;
  widths: i32;
  outDepth: i32;
  outHeight: i32;
  outWidth: i32;
  depthStep: i32;
  heightStep: i32;
  /** One or two elements. */
  widthStep: i32;
  /** Where the places of a window lie behind its first one. */
  taps: i32;
  tapTable: usize;
  /** What the sums of a plane are divided by; 0: the largest are wanted. */
  divisors: usize;
}

/** All planes of a job; the workspace has room for one with its border, and is 0 where planes have none. */
export function poolWindows(address: usize, workspace: usize): void {
  const job = changetype<PoolJob>(address);
  const isBare = workspace == 0;
  const plane = <usize>(job.depth * job.height * job.width) << 2;
  const results = <usize>(job.outDepth * job.outHeight * job.outWidth) << 2;
  let source = job.source;
  let output = job.output;
  for (let p = job.planes; p > 0; p--, source += plane, output += results) {
    if (!isBare) surround(job, source, workspace);
    const from = isBare ? source : workspace;
    if (job.divisors == 0) {
      if (job.widthStep == 1) windows(true, false, job, from, output);
      else windows(true, true, job, from, output);
    } else if (job.widthStep == 1) windows(false, false, job, from, output);
    else windows(false, true, job, from, output);
  }
}

/** Copies a plane into its border: -Infinity, which exceeds nothing, or zeros. */
function surround(job: PoolJob, from: usize, to: usize): void {
  const border = f32x4.splat(job.divisors == 0 ? -f32.POSITIVE_INFINITY : 0);
  const line = <usize>job.width << 2;
  const row = <usize>job.widths << 2;
  fillBytes(to, row * (job.depths * job.heights), border);
  for (let z = 0; z < job.depth; z++) {
    let at = to + row * ((z + job.front) * job.heights + job.top) + (<usize>job.left << 2);
    // What lies behind the last window is not part of it.
    const width = min(line, row - (<usize>job.left << 2));
    // By a loop: `memory.copy` leaves the kernel for every line.
    for (let y = 0; y < job.height; y++, at += row, from += line) {
      if (z + job.front < job.depths && y + job.top < job.heights) copyWords(at, from, width);
    }
  }
}

/** Four places, side by side or every other one. */
// @ts-ignore: decorator
@inline
function four(apart: bool, at: usize): v128 {
  if (!apart) return v128.load(at);
  return v128.shuffle<i32>(v128.load(at), v128.load(at, 16), 0, 2, 4, 6);
}

/** What is not a number stays: nothing compares with it. */
// @ts-ignore: decorator
@inline
function join(largest: bool, v: v128, x: v128): v128 {
  return largest ? v128.bitselect(f32x4.pmax(v, x), x, f32x4.eq(x, x)) : f32x4.add(v, x);
}

/** Stores the first of four. */
function storeFirst(to: usize, v: v128, count: i32): void {
  if (count >= 4) v128.store(to, v);
  else {
    v128.store32_lane(to, v, 0);
    if (count > 1) v128.store32_lane(to, v, 1, 4);
    if (count > 2) v128.store32_lane(to, v, 2, 8);
  }
}

/** What the first place of a window makes: sums begin at 0. */
// @ts-ignore: decorator
@inline
function first(largest: bool, x: v128): v128 {
  return largest ? x : f32x4.add(f32x4.splat(0), x);
}

/** Stores four results, of sums their quotients; of the last ones in a line there are fewer. */
// @ts-ignore: decorator
@inline
function finish(largest: bool, to: usize, v: v128, by: usize, count: i32): void {
  storeFirst(to, largest ? v : f32x4.div(v, v128.load(by)), count);
}

/** The order of a window's places is kept: the first of equals is the largest. */
// @ts-ignore: decorator
@inline
function windows(largest: bool, apart: bool, job: PoolJob, from: usize, to: usize): void {
  const tapsEnd = job.tapTable + (<usize>job.taps << 2);
  const step: usize = apart ? 32 : 16;
  let by = job.divisors;
  for (let z = 0; z < job.outDepth; z++) {
    for (let y = 0; y < job.outHeight; y++) {
      let at = from + z * job.depthStep + y * job.heightStep;
      let left = job.outWidth;
      // Long lines by sixteens: a place is looked up less often.
      for (; left > 8; left -= 16, at += 4 * step) {
        let a = first(largest, four(apart, at));
        let b = first(largest, four(apart, at + step));
        let c = first(largest, four(apart, at + 2 * step));
        let d = first(largest, four(apart, at + 3 * step));
        for (let tap = job.tapTable + 4; tap < tapsEnd; tap += 4) {
          const place = at + load<u32>(tap);
          a = join(largest, a, four(apart, place));
          b = join(largest, b, four(apart, place + step));
          c = join(largest, c, four(apart, place + 2 * step));
          d = join(largest, d, four(apart, place + 3 * step));
        }
        finish(largest, to, a, by, 4);
        finish(largest, to + 16, b, by + 16, 4);
        finish(largest, to + 32, c, by + 32, left - 8);
        if (left > 12) finish(largest, to + 48, d, by + 48, left - 12);
        const bytes = <usize>min(left, 16) << 2;
        to += bytes;
        by += bytes;
      }
      if (left > 0) {
        let a = first(largest, four(apart, at));
        let b = first(largest, four(apart, at + step));
        for (let tap = job.tapTable + 4; tap < tapsEnd; tap += 4) {
          const place = at + load<u32>(tap);
          a = join(largest, a, four(apart, place));
          b = join(largest, b, four(apart, place + step));
        }
        finish(largest, to, a, by, left);
        if (left > 4) finish(largest, to + 16, b, by + 16, left - 4);
        to += <usize>left << 2;
        by += <usize>left << 2;
      }
    }
  }
}
