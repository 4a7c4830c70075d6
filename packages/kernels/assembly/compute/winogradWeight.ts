import { multiplyBlock } from './strip';
import { transformInputs } from './winogradInputs';

// The weight gradient of 3 x 3 convolutions with a stride of 1 by Winograd's F(3 x 3, 2 x 2): what a tile of 2 x 2
// gradients adds to the nine taps of two channels takes 16 products instead of 36. Patches of 4 x 4 inputs are
// transformed as they are forward, tiles of gradients by A dy A^T; the sums over all tiles are 16 matrix products,
// whose results M become G^T M G. A, B and G are those of winograd.ts: the same bilinear form read the other way.

/** Matrices of a transformed tile. */
const PARTS: i32 = 16;
/** Bytes of a product's edge, and of one part of a transformed quad before it is transposed. */
const TILE: usize = 128;
/** Bytes between the ends of parts: at powers of two they would all fall into the same lines of the cache. */
const GAP: usize = 64;

/** Quads are counted as in winograd.ts; distances in bytes. */
@unmanaged
class WinogradWeightJob {
  /** Channels of the gradient, and of the input. */
  rows: i32;
  columns: i32;
  quads: i32;
  imageQuads: i32;
  rowQuads: i32;
  /** Quads that are transformed before they are multiplied, and quads of a chunk. */
  blockQuads: i32;
  chunkQuads: i32;
  /** Padded planes of inputs: two more rows than the tiles have, two more columns than the quads have. */
  source: usize;
  sourceImage: usize;
  sourcePlane: usize;
  sourceRow: usize;
  /** Padded planes of gradients: whole tiles and quads. */
  grad: usize;
  gradImage: usize;
  gradPlane: usize;
  gradRow: usize;
  /** Sums of the chunks: 16 matrices each. */
  sums: usize;
}

// @ts-ignore: decorator
@inline
function partBytes(channels: i32, depth: i32, unit: i32): usize {
  return (<usize>(((channels + unit - 1) & -unit) * depth) << 2) + GAP;
}

/** Bytes of workspace of one thread. */
export function winogradWeightWorkspace(rows: i32, columns: i32, blockQuads: i32): i32 {
  const depth = 4 * blockQuads;
  const parts = partBytes(rows, depth, 4) + partBytes(columns, depth, 8);
  return <i32>(TILE + PARTS * TILE + PARTS * parts);
}

/** One chunk of quads: its sums over them. The order of the sums depends on the shape alone. */
export function winogradWeight(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<WinogradWeightJob>(address);
  const begin = chunk * job.chunkQuads;
  const end = min(job.quads, begin + job.chunkQuads);
  const lanes = workspace + TILE;
  const inputs = lanes + PARTS * TILE;
  const product = <usize>(job.rows * job.columns) << 2;
  const sums = job.sums + product * (chunk * PARTS);
  for (let first = begin; first < end; first += job.blockQuads) {
    const quads = min(job.blockQuads, end - first);
    const depth = 4 * quads;
    const inputPart = partBytes(job.columns, depth, 8);
    const grads = inputs + inputPart * PARTS;
    const gradPart = partBytes(job.rows, depth, 4);
    for (let q = 0; q < quads; q++) {
      const image = (first + q) / job.imageQuads;
      const inImage = first + q - image * job.imageQuads;
      const tileRow = inImage / job.rowQuads;
      const left = <usize>(inImage - tileRow * job.rowQuads) << 5;
      const from = job.source + job.sourceImage * image + job.sourceRow * (2 * tileRow) + left;
      packInputs(from, job.sourcePlane, job.sourceRow, job.columns, lanes, inputs + (<usize>q << 7), depth, inputPart);
      const grad = job.grad + job.gradImage * image + job.gradRow * (2 * tileRow) + left;
      packGrads(grad, job.gradPlane, job.gradRow, job.rows, lanes, grads + (<usize>q << 6), depth, gradPart);
    }
    for (let i = 0; i < PARTS; i++) {
      multiplyBlock<f32>(
        job.rows,
        job.columns,
        depth,
        grads + gradPart * i,
        inputs + inputPart * i,
        sums + product * i,
        <usize>job.columns << 2,
        first > begin ? 1 : 0,
        workspace,
      );
    }
  }
}

/** A quad's patches of all channels, as rows of panels of eight channels. */
function packInputs(
  from: usize,
  plane: usize,
  line: usize,
  channels: i32,
  lanes: usize,
  to: usize,
  depth: i32,
  part: usize,
): void {
  for (let c = 0; c < channels; c += 4) {
    transformInputs(from, plane, line, min(4, channels - c), lanes, TILE);
    // Channels 4 to 7 of a panel lie behind the first four.
    transpose(lanes, to + <usize>(c >> 3) * (<usize>depth << 5) + (<usize>(c & 4) << 2), 32, part);
    from += plane << 2;
  }
}

/** A quad's tiles of gradients of all channels, as columns of panels of four channels. */
function packGrads(
  from: usize,
  plane: usize,
  line: usize,
  channels: i32,
  lanes: usize,
  to: usize,
  depth: i32,
  part: usize,
): void {
  for (let c = 0; c < channels; c += 4) {
    const count = min(4, channels - c);
    for (let i = 0; i < count; i++) transformGrads(from + plane * i, line, lanes + (<usize>i << 5));
    transpose(lanes, to + <usize>(c >> 2) * (<usize>depth << 4), 16, part);
    from += plane << 2;
  }
}

/** A dy A^T of a quad's tiles: A = (1 0; 1 1; 1 -1; 0 -1). */
function transformGrads(from: usize, line: usize, to: usize): void {
  const a = v128.load(from);
  const b = v128.load(from, 16);
  const c = v128.load(from + line);
  const d = v128.load(from + line, 16);
  // Both columns of the tiles' upper and lower rows.
  const upper0 = v128.shuffle<i32>(a, b, 0, 2, 4, 6);
  const upper1 = v128.shuffle<i32>(a, b, 1, 3, 5, 7);
  const lower0 = v128.shuffle<i32>(c, d, 0, 2, 4, 6);
  const lower1 = v128.shuffle<i32>(c, d, 1, 3, 5, 7);
  across(upper0, upper1, to);
  across(f32x4.add(upper0, lower0), f32x4.add(upper1, lower1), to + 4 * TILE);
  across(f32x4.sub(upper0, lower0), f32x4.sub(upper1, lower1), to + 8 * TILE);
  across(f32x4.neg(lower0), f32x4.neg(lower1), to + 12 * TILE);
}

// @ts-ignore: decorator
@inline
function across(first: v128, second: v128, to: usize): void {
  v128.store(to, first);
  v128.store(to + TILE, f32x4.add(first, second));
  v128.store(to + 2 * TILE, f32x4.sub(first, second));
  v128.store(to + 3 * TILE, f32x4.neg(second));
}

/** From a vector of four tiles per channel to one of four channels per tile, `step` bytes apart, in all parts. */
function transpose(lanes: usize, to: usize, step: usize, part: usize): void {
  for (let i = 0; i < PARTS; i++) {
    const a = v128.load(lanes);
    const b = v128.load(lanes, 32);
    const c = v128.load(lanes, 64);
    const d = v128.load(lanes, 96);
    const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
    const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
    const above = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
    const below = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<i32>(ab, cd, 0, 1, 4, 5));
    v128.store(to + step, v128.shuffle<i32>(ab, cd, 2, 3, 6, 7));
    v128.store(to + 2 * step, v128.shuffle<i32>(above, below, 0, 1, 4, 5));
    v128.store(to + 3 * step, v128.shuffle<i32>(above, below, 2, 3, 6, 7));
    lanes += TILE;
    to += part;
  }
}

/**
 * G^T M G for `count` pairs of channels, M the sum of the chunks' matrices: nine floats each to `to`. What lies behind
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
    for (let j = 0; j < 3; j++) {
      const m0 = column(sums, part, j);
      const m1 = column(sums + 4 * part, part, j);
      const m2 = column(sums + 8 * part, part, j);
      const m3 = column(sums + 12 * part, part, j);
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

/** Column j of a row of M G: G = (1 0 0; ½ ½ ½; ½ -½ ½; 0 0 1). */
// @ts-ignore: decorator
@inline
function column(row: usize, part: usize, j: i32): v128 {
  const half = f32x4.splat(0.5);
  const a = v128.load(row + part);
  const b = v128.load(row + 2 * part);
  if (j == 1) return f32x4.mul(half, f32x4.sub(a, b));
  const both = f32x4.mul(half, f32x4.add(a, b));
  return f32x4.add(v128.load(row + (j == 0 ? 0 : 3 * part)), both);
}

/** Stores a tap of `count` pairs, and marks lanes that are not finite in `check`. */
// @ts-ignore: decorator
@inline
function put(to: usize, taps: v128, count: i32, check: v128): v128 {
  storeLanes(to, taps, count, 36);
  const difference = f32x4.sub(taps, taps);
  const inside = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
  return v128.or(check, v128.and(f32x4.ne(difference, difference), inside));
}

// @ts-ignore: decorator
@inline
function storeLanes(to: usize, vector: v128, count: i32, step: usize): void {
  for (let i = 0; i < count; i++) {
    store<f32>(to, f32x4.extract_lane(vector, 0));
    vector = v128.shuffle<i32>(vector, vector, 1, 2, 3, 0);
    to += step;
  }
}
