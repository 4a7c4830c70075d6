import { multiplyBlock } from './strip';
import { multiplyAdd } from './vectors';
import {
  A,
  AT_A,
  AT_B,
  AT_NONE,
  B,
  GAP,
  PARTS,
  transposed0,
  transposed1,
  transposed2,
  transposed3,
} from './winogradForms';
import { transformPatches } from './winogradInputs';

// The weight gradient of 3 x 3 convolutions with a stride of 1 by Winograd's F(3 x 3, 2 x 4): what a tile of 2 x 4
// gradients adds to the nine taps of two channels takes 24 products instead of 72. Patches of 4 x 6 inputs are
// transformed as they are forward, tiles of gradients by A dy E^T; the sums over all tiles are 24 matrix products,
// whose results M become G^T M H. The matrices are those of winogradForms.ts: the same bilinear form read the other way.

/** Bytes of a product's edge. */
const TILE: usize = 128;

/** Tiles are numbered row by row; distances in bytes. */
@unmanaged
class WinogradWeightJob {
  /** Channels of the gradient, and of the input. */
  rows: i32;
  columns: i32;
  tiles: i32;
  imageTiles: i32;
  rowTiles: i32;
  /** Tiles that are transformed before they are multiplied. */
  blockTiles: i32;
  /** Tiles of a chunk, and rows, a multiple of 4: chunks of the same tiles follow each other. */
  chunkTiles: i32;
  chunkRows: i32;
  /** Padded planes of inputs: two more rows and columns than the tiles have. */
  source: usize;
  sourceImage: usize;
  sourcePlane: usize;
  sourceRow: usize;
  /** Padded planes of gradients: whole tiles. */
  grad: usize;
  gradImage: usize;
  gradPlane: usize;
  gradRow: usize;
  /** Sums of the chunks' tiles: 24 matrices each. */
  sums: usize;
}

// @ts-ignore: decorator
@inline
function partBytes(channels: i32, depth: i32, unit: i32): usize {
  return (<usize>(((channels + unit - 1) & -unit) * depth) << 2) + GAP;
}

/** Bytes of workspace of one thread. */
export function winogradWeightWorkspace(rows: i32, columns: i32, blockTiles: i32): i32 {
  return <i32>(TILE + PARTS * (partBytes(rows, blockTiles, 4) + partBytes(columns, blockTiles, 8)));
}

/** One chunk of tiles: its sums over them. The order of the sums depends on the shape alone. */
export function winogradWeight(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<WinogradWeightJob>(address);
  const rowChunks = (job.rows + job.chunkRows - 1) / job.chunkRows;
  const firstRow = (chunk % rowChunks) * job.chunkRows;
  const rows = min(job.chunkRows, job.rows - firstRow);
  chunk /= rowChunks;
  const begin = chunk * job.chunkTiles;
  const end = min(job.tiles, begin + job.chunkTiles);
  const inputs = workspace + TILE;
  const row = <usize>job.columns << 2;
  const product = row * job.rows;
  const sums = job.sums + product * (chunk * PARTS) + row * firstRow;
  for (let first = begin; first < end; first += job.blockTiles) {
    const depth = min(job.blockTiles, end - first);
    const inputPart = partBytes(job.columns, depth, 8);
    const grads = inputs + inputPart * PARTS;
    const gradPart = partBytes(rows, depth, 4);
    for (let done = 0; done < depth; ) {
      const image = (first + done) / job.imageTiles;
      const inImage = first + done - image * job.imageTiles;
      const tileRow = inImage / job.rowTiles;
      const column = inImage - tileRow * job.rowTiles;
      const left = <usize>column << 4;
      // Those of one row of tiles lie side by side.
      const count = min(job.rowTiles - column, depth - done);
      const from = job.source + job.sourceImage * image + job.sourceRow * (2 * tileRow) + left;
      packInputs(job, from, count, inputs + (<usize>done << 5), depth, inputPart);
      const grad = job.grad + job.gradImage * image + job.gradPlane * firstRow + job.gradRow * (2 * tileRow) + left;
      packGrads(job, rows, grad, count, grads + (<usize>done << 4), depth, gradPart);
      done += count;
    }
    for (let i = 0; i < PARTS; i++) {
      multiplyBlock<f32>(
        rows,
        job.columns,
        depth,
        grads + gradPart * i,
        inputs + inputPart * i,
        sums + product * i,
        row,
        first > begin ? 1 : 0,
        workspace,
      );
    }
  }
}

// Four channels share vectors. Those beyond the last one repeat it: their products are not stored.

/** `count` patches of all channels, as rows of panels of eight channels. */
function packInputs(job: WinogradWeightJob, from: usize, count: i32, to: usize, depth: i32, part: usize): void {
  const plane = job.sourcePlane;
  const last = job.columns - 1;
  for (let c = 0; c <= last; c += 4) {
    const a = from + plane * c;
    const b = from + plane * min(c + 1, last);
    const d = from + plane * min(c + 2, last);
    const e = from + plane * min(c + 3, last);
    // Channels 4 to 7 of a panel lie behind the first four.
    const panel = to + <usize>(c >> 3) * (<usize>depth << 5) + (<usize>(c & 4) << 2);
    transformPatches(a, b, d, e, 16, job.sourceRow, count, panel, part);
  }
}

/** `count` tiles of gradients of a chunk's channels, as columns of panels of four channels. */
function packGrads(
  job: WinogradWeightJob,
  rows: i32,
  from: usize,
  count: i32,
  to: usize,
  depth: i32,
  part: usize,
): void {
  const plane = job.gradPlane;
  const last = rows - 1;
  for (let c = 0; c <= last; c += 4) {
    const a = from + plane * c;
    const b = from + plane * min(c + 1, last);
    const d = from + plane * min(c + 2, last);
    const e = from + plane * min(c + 3, last);
    transformGrads(a, b, d, e, job.gradRow, count, to, part);
    to += <usize>depth << 4;
  }
}

/** A dy E^T of tiles side by side in four lanes. */
function transformGrads(
  lane0: usize,
  lane1: usize,
  lane2: usize,
  lane3: usize,
  line: usize,
  count: i32,
  to: usize,
  part: usize,
): void {
  const row = 6 * part;
  for (let n = count; n > 0; n--) {
    const p = v128.load(lane0);
    const q = v128.load(lane1);
    const r = v128.load(lane2);
    const s = v128.load(lane3);
    const upper0 = transposed0(p, q, r, s);
    const upper1 = transposed1(p, q, r, s);
    const upper2 = transposed2(p, q, r, s);
    const upper3 = transposed3(p, q, r, s);
    const t = v128.load(lane0 + line);
    const u = v128.load(lane1 + line);
    const v = v128.load(lane2 + line);
    const w = v128.load(lane3 + line);
    const lower0 = transposed0(t, u, v, w);
    const lower1 = transposed1(t, u, v, w);
    const lower2 = transposed2(t, u, v, w);
    const lower3 = transposed3(t, u, v, w);
    // Rows of A dy: (1 0; 1 1; 1 -1; 0 -1).
    let at = to;
    for (let i = 0; i < 4; i++) {
      let y0 = upper0;
      let y1 = upper1;
      let y2 = upper2;
      let y3 = upper3;
      if (i == 1) {
        y0 = f32x4.add(y0, lower0);
        y1 = f32x4.add(y1, lower1);
        y2 = f32x4.add(y2, lower2);
        y3 = f32x4.add(y3, lower3);
      } else if (i == 2) {
        y0 = f32x4.sub(y0, lower0);
        y1 = f32x4.sub(y1, lower1);
        y2 = f32x4.sub(y2, lower2);
        y3 = f32x4.sub(y3, lower3);
      } else if (i == 3) {
        y0 = f32x4.neg(lower0);
        y1 = f32x4.neg(lower1);
        y2 = f32x4.neg(lower2);
        y3 = f32x4.neg(lower3);
      }
      across(y0, y1, y2, y3, at, part);
      at += row;
    }
    lane0 += 16;
    lane1 += 16;
    lane2 += 16;
    lane3 += 16;
    to += 16;
  }
}

/** A row of A dy, times E^T. */
// @ts-ignore: decorator
@inline
function across(y0: v128, y1: v128, y2: v128, y3: v128, to: usize, part: usize): void {
  const evenA = multiplyAdd<f32>(f32x4.splat(A * A), y2, y0);
  const oddA = f32x4.mul(f32x4.splat(A), multiplyAdd<f32>(f32x4.splat(A * A), y3, y1));
  const evenB = multiplyAdd<f32>(f32x4.splat(B * B), y2, y0);
  const oddB = f32x4.mul(f32x4.splat(B), multiplyAdd<f32>(f32x4.splat(B * B), y3, y1));
  v128.store(to, y0);
  v128.store(to + part, f32x4.add(evenA, oddA));
  v128.store(to + 2 * part, f32x4.sub(evenA, oddA));
  v128.store(to + 3 * part, f32x4.add(evenB, oddB));
  v128.store(to + 4 * part, f32x4.sub(evenB, oddB));
  v128.store(to + 5 * part, y3);
}

/**
 * G^T M H for `count` pairs of channels, M the sum of the chunks' matrices: nine floats each to `to`. What lies behind
 * the last matrix is read.
 *
 * @returns whether all results are finite
 */
export function sumWinogradWeight(sums: usize, chunks: i32, count: i32, to: usize): bool {
  const part = <usize>count << 2;
  let check = f32x4.splat(0);
  for (let n = 0; n < count; n += 4) {
    const left = min(4, count - n);
    for (let other = 1; other < chunks; other++) {
      const more = sums + part * (PARTS * other);
      for (let i = 0; i < PARTS; i++) {
        const at = part * i;
        const sum = f32x4.add(v128.load(sums + at), v128.load(more + at));
        // The last vector may reach into the next matrix, which is still to be added to.
        if (left == 4) v128.store(sums + at, sum);
        else storeLanes(sums + at, sum, left, 4);
      }
    }
    const row = 6 * part;
    for (let j = 0; j < 3; j++) {
      const m0 = column(sums, part, j);
      const m1 = column(sums + row, part, j);
      const m2 = column(sums + 2 * row, part, j);
      const m3 = column(sums + 3 * row, part, j);
      const half = f32x4.splat(0.5);
      const both = f32x4.mul(half, f32x4.add(m1, m2));
      const at = to + (<usize>j << 2);
      check = put(at, f32x4.add(m0, both), left, check);
      check = put(at + 12, f32x4.mul(half, f32x4.sub(m1, m2)), left, check);
      check = put(at + 24, f32x4.add(both, m3), left, check);
    }
    sums += 16;
    to += 4 * 36;
  }
  return !v128.any_true(check);
}

/** Column j of a row of M H. */
function column(row: usize, part: usize, j: i32): v128 {
  const a = v128.load(row + part);
  const b = v128.load(row + 2 * part);
  const c = v128.load(row + 3 * part);
  const d = v128.load(row + 4 * part);
  if (j == 1) {
    const odd = f32x4.mul(f32x4.splat(AT_A * A), f32x4.sub(a, b));
    return f32x4.add(odd, f32x4.mul(f32x4.splat(AT_B * B), f32x4.sub(c, d)));
  }
  const evenA = f32x4.mul(f32x4.splat(AT_A), f32x4.add(a, b));
  const evenB = f32x4.mul(f32x4.splat(AT_B), f32x4.add(c, d));
  if (j == 0) return f32x4.add(f32x4.mul(f32x4.splat(AT_NONE), v128.load(row)), f32x4.add(evenA, evenB));
  const squares = f32x4.add(f32x4.mul(f32x4.splat(A * A), evenA), f32x4.mul(f32x4.splat(B * B), evenB));
  return f32x4.add(v128.load(row + 5 * part), squares);
}

/** Stores a tap of `count` pairs, and marks lanes that are not finite in `check`. */
function put(to: usize, taps: v128, count: i32, check: v128): v128 {
  storeLanes(to, taps, count, 36);
  const difference = f32x4.sub(taps, taps);
  const inside = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
  return v128.or(check, v128.and(f32x4.ne(difference, difference), inside));
}

function storeLanes(to: usize, vector: v128, count: i32, step: usize): void {
  for (let i = 0; i < count; i++) {
    store<f32>(to, f32x4.extract_lane(vector, 0));
    vector = v128.shuffle<i32>(vector, vector, 1, 2, 3, 0);
    to += step;
  }
}
