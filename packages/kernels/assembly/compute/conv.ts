import { packPositions, packTaps } from './gather';
import { packPanels, packRowsByTable, ROWS } from './pack';
import { lanesOf, splat } from './vectors';
import { multiplyBlock } from './strip';

// Cache blocks: 96 KB of A and 256 KB of B stay in L2 together.
const MC: i32 = 96;
const KC: i32 = 256;
const NC: i32 = 256;

/** Bytes of workspace of one thread, for both kinds of job; `size` of an element. */
export function convWorkspace(size: i32): i32 {
  return 128 + (MC + NC) * KC * size;
}

// @ts-ignore: decorator
@inline
function packWeightsOf<T>(weights: usize, rowStride: isize, steps: usize, rows: i32, taps: i32, to: usize): void {
  const whole = (rows + 3) & ~3;
  for (let p = 0; p < taps; p += KC) {
    const depth = min(KC, taps - p);
    const table = steps + (<usize>p << 2);
    const first = load<u32>(table);
    if (load<u32>(table + (<usize>(depth - 1) << 2)) - first == <u32>(depth - 1) * sizeof<T>()) {
      const panel = <usize>(ROWS * depth) * sizeof<T>();
      packPanels<T>(ROWS, weights + first, rowStride, sizeof<T>(), rows, depth, <T>1, to, panel);
    } else packRowsByTable<T>(weights, rowStride, table, rows, depth, to);
    to += <usize>(whole * depth) * sizeof<T>();
  }
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
  if (size == 4) packWeightsOf<f32>(weights, rowStride, steps, rows, taps, to);
  else packWeightsOf<f64>(weights, rowStride, steps, rows, taps, to);
}

/** Products of packed weights with gathered images. Distances in bytes. */
@unmanaged
class GatherJob {
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
function gatherChunk<T>(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<GatherJob>(address);
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
  const bias = job.bias != 0 ? job.bias + <usize>(group * job.rows) * sizeof<T>() : 0;
  const whole = (job.rows + 3) & ~3;
  const bPanels = workspace + 128;
  for (let j = columnBegin; j < columnEnd; j += NC) {
    const columns = min(NC, columnEnd - j);
    const positions = job.positionTable + (<usize>j << 2);
    const c = target + <usize>j * sizeof<T>();
    if (bias != 0) {
      const values = bias + <usize>rowBegin * sizeof<T>();
      fillRows<T>(c + job.targetRow * rowBegin, job.targetRow, rowEnd - rowBegin, columns, values);
    }
    for (let p = 0; p < job.taps; p += KC) {
      const depth = min(KC, job.taps - p);
      packPositions<T>(source, positions, job.tapTable + (<usize>p << 2), columns, depth, bPanels);
      const aPanels = weights + <usize>(whole * p) * sizeof<T>();
      const accumulate = i32(bias != 0) | i32(p > 0);
      for (let i = rowBegin; i < rowEnd; i += MC) {
        const rows = min(MC, rowEnd - i);
        const a = aPanels + <usize>(i * depth) * sizeof<T>();
        multiplyBlock<T>(rows, columns, depth, a, bPanels, c + job.targetRow * i, job.targetRow, accumulate, workspace);
      }
    }
  }
}

/** Floats. */
export function convGather(job: usize, chunk: i32, workspace: usize): void {
  gatherChunk<f32>(job, chunk, workspace);
}

/** Doubles. */
export function convGatherDouble(job: usize, chunk: i32, workspace: usize): void {
  gatherChunk<f64>(job, chunk, workspace);
}

function fillRows<T>(to: usize, rowStride: usize, rows: i32, columns: i32, values: usize): void {
  const lanes = lanesOf<T>();
  for (let r = 0; r < rows; r++) {
    const value = load<T>(values + <usize>r * sizeof<T>());
    const vector = splat<T>(value);
    let i = 0;
    for (; i + lanes <= columns; i += lanes) v128.store(to + <usize>i * sizeof<T>(), vector);
    for (; i < columns; i++) store<T>(to + <usize>i * sizeof<T>(), value);
    to += rowStride;
  }
}

/** The gradient with respect to the weights. Distances in bytes. */
@unmanaged
class WeightJob {
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
function weightChunk<T>(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<WeightJob>(address);
  const group = chunk / job.cuts;
  const begin = (chunk - group * job.cuts) * job.step;
  const rowBegin = job.byColumns ? 0 : begin;
  const rowEnd = job.byColumns ? job.rows : min(job.rows, begin + job.step);
  const columnBegin = job.byColumns ? begin : 0;
  const columnEnd = job.byColumns ? min(job.columns, begin + job.step) : job.columns;
  const row = <usize>job.positions * sizeof<T>();
  const ldc = <usize>job.columns * sizeof<T>();
  const grad = job.grad + job.gradGroup * group + row * rowBegin;
  const source = job.source + job.sourceGroup * group;
  const target = job.target + job.targetGroup * group + ldc * rowBegin;
  const aPanels = workspace + 128;
  const bPanels = aPanels + <usize>(MC * KC) * sizeof<T>();
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
        packTaps<T>(source + job.sourceImage * image, taps, table, columns, steps, to, <usize>depth << 5);
        at += steps;
      }
      for (let i = 0; i < rowEnd - rowBegin; i += MC) {
        const rows = min(MC, rowEnd - rowBegin - i);
        for (let at = k; at < k + depth; ) {
          const image = at / job.positions;
          const first = at - image * job.positions;
          const steps = min(job.positions - first, k + depth - at);
          const from = grad + job.gradImage * image + row * i + <usize>first * sizeof<T>();
          const step = <usize>ROWS * sizeof<T>();
          packPanels<T>(ROWS, from, row, sizeof<T>(), rows, steps, <T>1, aPanels + step * (at - k), step * depth);
          at += steps;
        }
        const c = target + ldc * i + <usize>j * sizeof<T>();
        multiplyBlock<T>(rows, columns, depth, aPanels, bPanels, c, ldc, i32(k > 0), workspace);
      }
    }
  }
}

/** Floats. */
export function convWeight(job: usize, chunk: i32, workspace: usize): void {
  weightChunk<f32>(job, chunk, workspace);
}

/** Doubles. */
export function convWeightDouble(job: usize, chunk: i32, workspace: usize): void {
  weightChunk<f64>(job, chunk, workspace);
}
