import { packPositions, packTaps, runLength } from './gather';
import { packPanelsOf, packRowsByTable, ROWS } from './pack';
import { fillBytes } from './split';
import { multiplyBlockOf } from './strip';

// Cache blocks: 96 KB of A and 256 KB of B stay in L2 together.
const MC: i32 = 96;
const KC: i32 = 256;
const NC: i32 = 256;

/** Bytes of workspace of one thread, for both kinds of job; `size` of an element. */
export function convWorkspace(size: i32): i32 {
  return 128 + (MC + NC) * KC * size;
}

/**
 * Packs the weights of one group for {@link convGather}: block after block of up to 256 taps, panel after panel of four
 * rows. Row r's tap p lies at `weights + r * rowStride + steps[p]`; `size` of an element.
 */
export function packWeights(
  weights: usize,
  rowStride: isize,
  steps: usize,
  rows: i32,
  taps: i32,
  to: usize,
  size: i32,
): void {
  const whole = (rows + 3) & ~3;
  for (let p = 0; p < taps; p += KC) {
    const depth = min(KC, taps - p);
    const table = steps + (<usize>p << 2);
    if (runLength(table, size, depth) == depth) {
      const first = weights + load<u32>(table);
      packPanelsOf(size, ROWS, first, rowStride, size, rows, depth, 1, to, ROWS * depth * size);
    } else if (size == 4) packRowsByTable<f32>(weights, rowStride, table, rows, depth, to);
    else packRowsByTable<f64>(weights, rowStride, table, rows, depth, to);
    to += whole * depth * size;
  }
}

/** Products of packed weights with gathered images. Distances in bytes. */
@unmanaged
class GatherJob {
  /** Bytes of an element: floats or doubles. */
  size: i32;
  /** Rows of the result in a group, positions of an image, taps that a position sums over. */
  rows: i32;
  columns: i32;
  taps: i32;
  groups: i32;
  /** Every image and group is cut in `cuts` parts of `step` rows (a multiple of 4) or columns: a part is a chunk. */
  cuts: i32;
  step: i32;
  byColumns: i32;
  /** Packed by {@link packWeights}. */
  weights: usize;
  weightsGroup: usize;
  /** One value per row of all groups, or 0. */
  bias: usize;
  source: usize;
  sourceImage: usize;
  sourceGroup: usize;
  positionTable: usize;
  tapTable: usize;
  target: usize;
  targetImage: usize;
  targetGroup: usize;
  targetRow: usize;
}

/** One chunk of a convolution, forward or with respect to its input: `target = bias + weights @ gathered source`. */
export function convGather(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<GatherJob>(address);
  const size = job.size;
  const item = chunk / job.cuts;
  const image = item / job.groups;
  const group = item - image * job.groups;
  const begin = (chunk - item * job.cuts) * job.step;
  const rowBegin = job.byColumns ? 0 : begin;
  const rowEnd = job.byColumns ? job.rows : min(job.rows, begin + job.step);
  const columnBegin = job.byColumns ? begin : 0;
  const columnEnd = job.byColumns ? min(job.columns, begin + job.step) : job.columns;
  const source = job.source + job.sourceImage * image + job.sourceGroup * group;
  const target = job.target + job.targetImage * image + job.targetGroup * group;
  const weights = job.weights + job.weightsGroup * group;
  const bias = job.bias != 0 ? job.bias + <usize>(group * job.rows * size) : 0;
  const whole = (job.rows + 3) & ~3;
  const bPanels = workspace + 128;
  for (let j = columnBegin; j < columnEnd; j += NC) {
    const columns = min(NC, columnEnd - j);
    const positions = job.positionTable + (<usize>j << 2);
    const c = target + <usize>(j * size);
    if (bias != 0) {
      const values = bias + <usize>(rowBegin * size);
      fillRows(size, c + job.targetRow * rowBegin, job.targetRow, rowEnd - rowBegin, columns, values);
    }
    for (let p = 0; p < job.taps; p += KC) {
      const depth = min(KC, job.taps - p);
      const taps = job.tapTable + (<usize>p << 2);
      if (size == 4) packPositions<f32>(source, positions, taps, columns, depth, bPanels);
      else packPositions<f64>(source, positions, taps, columns, depth, bPanels);
      const aPanels = weights + <usize>(whole * p * size);
      const accumulate = i32(bias != 0) | i32(p > 0);
      for (let i = rowBegin; i < rowEnd; i += MC) {
        const rows = min(MC, rowEnd - i);
        const a = aPanels + <usize>(i * depth * size);
        multiplyBlockOf(size, rows, columns, depth, a, bPanels, c + job.targetRow * i, job.targetRow, accumulate, workspace);
      }
    }
  }
}

function fillRows(size: i32, to: usize, rowStride: usize, rows: i32, columns: i32, values: usize): void {
  for (let r = 0; r < rows; r++) {
    const value = size == 4 ? v128.load32_splat(values) : v128.load64_splat(values);
    fillBytes(to, columns * size, value);
    values += size;
    to += rowStride;
  }
}

/** The gradient with respect to the weights. Distances in bytes. */
@unmanaged
class WeightJob {
  size: i32;
  images: i32;
  /** Rows (output channels) and columns (taps) of the result in a group, positions of an image. */
  rows: i32;
  columns: i32;
  positions: i32;
  /** Every group is cut in `cuts` parts of `step` rows or columns: a part is a chunk. */
  cuts: i32;
  step: i32;
  byColumns: i32;
  grad: usize;
  gradImage: usize;
  gradGroup: usize;
  source: usize;
  sourceImage: usize;
  sourceGroup: usize;
  positionTable: usize;
  tapTable: usize;
  target: usize;
  targetGroup: usize;
}

/**
 * One chunk of a weight's gradient: `target = sum over images of grad @ gathered source^T`. Blocks of 256 positions may
 * span several images.
 */
export function convWeight(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<WeightJob>(address);
  const size = job.size;
  const group = chunk / job.cuts;
  const begin = (chunk - group * job.cuts) * job.step;
  const rowBegin = job.byColumns ? 0 : begin;
  const rowEnd = job.byColumns ? job.rows : min(job.rows, begin + job.step);
  const columnBegin = job.byColumns ? begin : 0;
  const columnEnd = job.byColumns ? min(job.columns, begin + job.step) : job.columns;
  const row = <usize>(job.positions * size);
  const ldc = <usize>(job.columns * size);
  const grad = job.grad + job.gradGroup * group + row * rowBegin;
  const source = job.source + job.sourceGroup * group;
  const target = job.target + job.targetGroup * group + ldc * rowBegin;
  const aPanels = workspace + 128;
  const bPanels = aPanels + <usize>(MC * KC * size);
  const total = job.images * job.positions;
  for (let j = columnBegin; j < columnEnd; j += NC) {
    const columns = min(NC, columnEnd - j);
    const taps = job.tapTable + (<usize>j << 2);
    for (let k = 0; k < total; k += KC) {
      const depth = min(KC, total - k);
      for (let at = k; at < k + depth; ) {
        const image = at / job.positions;
        const first = at - image * job.positions;
        const steps = min(job.positions - first, k + depth - at);
        const table = job.positionTable + (<usize>first << 2);
        const to = bPanels + (<usize>(at - k) << 5);
        const from = source + job.sourceImage * image;
        if (size == 4) packTaps<f32>(from, taps, table, columns, steps, to, <usize>depth << 5);
        else packTaps<f64>(from, taps, table, columns, steps, to, <usize>depth << 5);
        at += steps;
      }
      for (let i = 0; i < rowEnd - rowBegin; i += MC) {
        const rows = min(MC, rowEnd - rowBegin - i);
        for (let at = k; at < k + depth; ) {
          const image = at / job.positions;
          const first = at - image * job.positions;
          const steps = min(job.positions - first, k + depth - at);
          const from = grad + job.gradImage * image + row * i + <usize>(first * size);
          const step = <usize>(ROWS * size);
          packPanelsOf(size, ROWS, from, row, size, rows, steps, 1, aPanels + step * (at - k), step * depth);
          at += steps;
        }
        const c = target + ldc * i + <usize>(j * size);
        multiplyBlockOf(size, rows, columns, depth, aPanels, bPanels, c, ldc, i32(k > 0), workspace);
      }
    }
  }
}
