import { ROWS } from './pack';
import { copyWords, SplitJob, splitPlanes } from './split';
import { add, lanesOf, loadSplat, multiplyAdd, total, zero } from './vectors';

// Convolutions of groups with few channels, depthwise ones above all: too few products for a matrix product to repay its
// panels. The planes of a group are dealt out (split.ts), so that every tap of a row of results is a run of memory; the
// results of a plane are computed as one long line, what lies between the ends of its rows included, and then cut.

/** A convolution: `target = bias + sum over taps of weight * source`. Distances in bytes. */
@unmanaged
class DirectJob {
  /** Where a {@link SplitJob} lies that says how planes of the source are dealt out. */
  split: usize;
  /** Bytes of an element: floats or doubles. */
  size: i32;
  images: i32;
  groups: i32;
  /** Groups of all images, or for the weight's gradient of one, that a chunk works on. */
  step: i32;
  /** Planes of the source and rows of results in a group. */
  channels: i32;
  rows: i32;
  source: usize;
  sourceImage: usize;
  sourceGroup: usize;
  /** Where each tap lies behind a position, in the planes that were dealt out. */
  taps: i32;
  tapTable: usize;
  /** Packed in panels of four rows; the gradient itself, (rows, taps), where that is asked for. */
  weights: usize;
  weightsGroup: usize;
  /** One value per row of all groups, or 0. */
  bias: usize;
  /** What each result of a plane is divided by, the same for all planes, or 0. */
  divisors: usize;
  outDepth: i32;
  outHeight: i32;
  outWidth: i32;
  /** The results, or the gradients of them. */
  target: usize;
  targetImage: usize;
  targetGroup: usize;
  targetRow: usize;
  targetDepth: usize;
  targetHeight: usize;
  targetWidth: usize;
  /** Where lines of results and sums lie in a workspace, and bytes from one line to the next. */
  lines: usize;
  line: usize;
  sums: usize;
  /** Set to 1 where a sum is not finite: what lies between rows may have spoilt it. */
  spoilt: i32;
}

/** One chunk of items, that is of groups of images. */
export function convDirect(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<DirectJob>(address);
  const size = job.size;
  const split = changetype<SplitJob>(job.split);
  const end = min(job.images * job.groups, (chunk + 1) * job.step);
  const slice = <usize>(split.heights * split.widths * size);
  const count = (job.outHeight - 1) * split.widths + job.outWidth;
  const lines = workspace + job.lines;
  for (let item = chunk * job.step; item < end; item++) {
    const image = item / job.groups;
    const group = item - image * job.groups;
    splitPlanes(split, job.source + job.sourceImage * image + job.sourceGroup * group, job.channels, workspace, size, zero());
    const target = job.target + job.targetImage * image + job.targetGroup * group;
    const weights = job.weights + job.weightsGroup * group;
    for (let row = 0; row < job.rows; row += ROWS) {
      const inside = min(ROWS, job.rows - row);
      const panel = weights + <usize>(row * job.taps * size);
      for (let z = 0; z < job.outDepth; z++) {
        const base = workspace + slice * z;
        if (inside > 2) {
          if (size == 4) fourRows<f32>(job, base, panel, count, lines);
          else fourRows<f64>(job, base, panel, count, lines);
        } else {
          for (let r = 0; r < inside; r++) {
            const at = panel + <usize>(r * size);
            if (size == 4) oneRow<f32>(job, base, at, count, lines + job.line * r);
            else oneRow<f64>(job, base, at, count, lines + job.line * r);
          }
        }
        for (let r = 0; r < inside; r++) {
          const bias = job.bias != 0 ? job.bias + <usize>((group * job.rows + row + r) * size) : 0;
          const to = target + job.targetRow * (row + r) + job.targetDepth * z;
          const by = job.divisors != 0 ? job.divisors + <usize>(z * job.outHeight * job.outWidth * size) : 0;
          if (size == 4) storeLine<f32>(job, split.widths, lines + job.line * r, to, bias, by);
          else storeLine<f64>(job, split.widths, lines + job.line * r, to, bias, by);
        }
      }
    }
  }
}

function oneRow<T>(job: DirectJob, base: usize, weights: usize, count: i32, to: usize): void {
  const end = to + <usize>count * sizeof<T>();
  for (; to < end; to += 64, base += 64) {
    let a = zero();
    let b = zero();
    let c = zero();
    let d = zero();
    let w = weights;
    let table = job.tapTable;
    for (let left = job.taps; left > 0; left--) {
      const at = base + load<u32>(table);
      const factor = loadSplat<T>(w);
      a = multiplyAdd<T>(factor, v128.load(at), a);
      b = multiplyAdd<T>(factor, v128.load(at, 16), b);
      c = multiplyAdd<T>(factor, v128.load(at, 32), c);
      d = multiplyAdd<T>(factor, v128.load(at, 48), d);
      table += 4;
      w += ROWS * sizeof<T>();
    }
    v128.store(to, a);
    v128.store(to, b, 16);
    v128.store(to, c, 32);
    v128.store(to, d, 48);
  }
}

function fourRows<T>(job: DirectJob, base: usize, weights: usize, count: i32, to: usize): void {
  const end = to + <usize>count * sizeof<T>();
  const line = job.line;
  for (; to < end; to += 32, base += 32) {
    let a0 = zero();
    let a1 = zero();
    let b0 = zero();
    let b1 = zero();
    let c0 = zero();
    let c1 = zero();
    let d0 = zero();
    let d1 = zero();
    let w = weights;
    let table = job.tapTable;
    for (let left = job.taps; left > 0; left--) {
      const at = base + load<u32>(table);
      const x0 = v128.load(at);
      const x1 = v128.load(at, 16);
      const a = loadSplat<T>(w);
      a0 = multiplyAdd<T>(a, x0, a0);
      a1 = multiplyAdd<T>(a, x1, a1);
      const b = loadSplat<T>(w, sizeof<T>());
      b0 = multiplyAdd<T>(b, x0, b0);
      b1 = multiplyAdd<T>(b, x1, b1);
      const c = loadSplat<T>(w, 2 * sizeof<T>());
      c0 = multiplyAdd<T>(c, x0, c0);
      c1 = multiplyAdd<T>(c, x1, c1);
      const d = loadSplat<T>(w, 3 * sizeof<T>());
      d0 = multiplyAdd<T>(d, x0, d0);
      d1 = multiplyAdd<T>(d, x1, d1);
      table += 4;
      w += ROWS * sizeof<T>();
    }
    v128.store(to, a0);
    v128.store(to, a1, 16);
    v128.store(to + line, b0);
    v128.store(to + line, b1, 16);
    v128.store(to + 2 * line, c0);
    v128.store(to + 2 * line, c1, 16);
    v128.store(to + 3 * line, d0);
    v128.store(to + 3 * line, d1, 16);
  }
}

/** Cuts a line of results into its rows, adds the bias and divides. */
function storeLine<T>(job: DirectJob, pitch: i32, from: usize, target: usize, address: usize, divisors: usize): void {
  const lanes = lanesOf<T>();
  const bias = address != 0 ? loadSplat<T>(address) : zero();
  const count = job.outWidth;
  const near = job.targetWidth == sizeof<T>();
  for (let y = 0; y < job.outHeight; y++) {
    let x = 0;
    if (near) {
      for (; x + lanes <= count; x += lanes) {
        const at = <usize>x * sizeof<T>();
        let result = add<T>(bias, v128.load(from + at));
        if (divisors != 0) result = v128.div<T>(result, v128.load(divisors + at));
        v128.store(target + at, result);
      }
    }
    let to = target + job.targetWidth * x;
    for (; x < count; x++) {
      const at = <usize>x * sizeof<T>();
      let result = add<T>(bias, loadSplat<T>(from + at));
      if (divisors != 0) result = v128.div<T>(result, loadSplat<T>(divisors + at));
      if (sizeof<T>() == 4) v128.store32_lane(to, result, 0);
      else v128.store64_lane(to, result, 0);
      to += job.targetWidth;
    }
    from += <usize>pitch * sizeof<T>();
    target += job.targetHeight;
    if (divisors != 0) divisors += <usize>count * sizeof<T>();
  }
}

/** Bytes over which sums are formed in the arrays' own precision before they are added in double. */
const BLOCK: usize = 4096;

/** One chunk of groups of the weight's gradient: `weights[row, tap] = sum over images and positions of target * source`. */
export function convDirectWeight(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<DirectJob>(address);
  const size = job.size;
  const split = changetype<SplitJob>(job.split);
  const end = min(job.groups, (chunk + 1) * job.step);
  const slice = <usize>(split.heights * split.widths * size);
  const quads = (job.taps + 3) >> 2;
  const sums = workspace + job.sums;
  const lines = workspace + job.lines;
  // What the last vectors touch behind the planes meets a gradient of zero, and must be a number.
  for (let at = lines - 144; at < lines; at += 16) v128.store(at, zero());
  for (let group = chunk * job.step; group < end; group++) {
    for (let i = 0; i < job.rows * quads * 4; i++) store<f64>(sums + (<usize>i << 3), 0);
    for (let image = 0; image < job.images; image++) {
      const source = job.source + job.sourceImage * image + job.sourceGroup * group;
      splitPlanes(split, source, job.channels, workspace, size, zero());
      const grad = job.target + job.targetImage * image + job.targetGroup * group;
      for (let row = 0; row < job.rows; row++) {
        for (let z = 0; z < job.outDepth; z++) {
          layOut(job, split.widths * size, grad + job.targetRow * row + job.targetDepth * z, lines);
          const base = workspace + slice * z;
          let to = sums + (<usize>(row * quads) << 5);
          for (let i = 0; i < quads; i++, to += 32) {
            const table = job.tapTable + (<usize>i << 4);
            if (size == 4) fourTaps<f32>(job, base, table, lines, to);
            else fourTaps<f64>(job, base, table, lines, to);
          }
        }
      }
    }
    let to = job.weights + job.weightsGroup * group;
    for (let row = 0; row < job.rows; row++) {
      for (let tap = 0; tap < job.taps; tap++, to += size) {
        const sum = load<f64>(sums + (<usize>(row * quads * 4 + tap) << 3));
        if (sum - sum != 0) job.spoilt = 1;
        if (size == 4) store<f32>(to, <f32>sum);
        else store<f64>(to, sum);
      }
    }
  }
}

/** Rows of gradients as one line, zeros between their ends; rows of the line begin `pitch` bytes apart. */
function layOut(job: DirectJob, pitch: usize, from: usize, to: usize): void {
  const end = to + job.line;
  for (let at = to; at < end; at += 16) v128.store(at, zero());
  const bytes = <usize>(job.outWidth * job.size);
  for (let y = 0; y < job.outHeight; y++) {
    copyWords(to, from, bytes);
    from += job.targetHeight;
    to += pitch;
  }
}

// @ts-ignore: decorator
@inline
function addTotal<T>(to: usize, lanes: v128): void {
  store<f64>(to, load<f64>(to) + total<T>(lanes));
}

function fourTaps<T>(job: DirectJob, base: usize, table: usize, line: usize, sums: usize): void {
  const x0 = base + load<u32>(table);
  const x1 = base + load<u32>(table, 4);
  const x2 = base + load<u32>(table, 8);
  const x3 = base + load<u32>(table, 12);
  for (let from: usize = 0; from < job.line; from += BLOCK) {
    const end = min(job.line, from + BLOCK);
    let a = zero();
    let b = zero();
    let c = zero();
    let d = zero();
    for (let at = from; at < end; at += 16) {
      const g = v128.load(line + at);
      a = multiplyAdd<T>(g, v128.load(x0 + at), a);
      b = multiplyAdd<T>(g, v128.load(x1 + at), b);
      c = multiplyAdd<T>(g, v128.load(x2 + at), c);
      d = multiplyAdd<T>(g, v128.load(x3 + at), d);
    }
    addTotal<T>(sums, a);
    addTotal<T>(sums + 8, b);
    addTotal<T>(sums + 16, c);
    addTotal<T>(sums + 24, d);
  }
}
