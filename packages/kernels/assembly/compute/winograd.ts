import { multiplyBlock } from './strip';
import { transformInputs } from './winogradInputs';

// 3 x 3 convolutions with a stride of 1 by Winograd's minimal filtering F(2 x 2, 3 x 3) (Lavin and Gray, 2015,
// https://arxiv.org/abs/1509.09308): a tile of 2 x 2 results takes 16 products per channel instead of 36. Patches of
// 4 x 4 inputs and the weights are transformed, multiplied as 16 matrix products over the channels, and transformed back.
//
// Four tiles side by side, a quad, share vectors: their patches begin two floats apart. Two quads are a panel of a
// product's right side; the quads of all images are numbered row by row.

/** Matrices of a transformed tile. */
const PARTS: i32 = 16;
/** Tiles of a panel. */
const TILES: i32 = 8;

/** A convolution; distances in bytes. */
@unmanaged
class WinogradJob {
  rows: i32;
  depth: i32;
  /** Quads of all images, of one image and of one row of tiles. */
  quads: i32;
  imageQuads: i32;
  rowQuads: i32;
  /** Panels of a chunk. */
  panels: i32;
  /** Transformed by {@link winogradWeights}. */
  weights: usize;
  /** One value per row, or 0. */
  bias: usize;
  /** Padded planes: two more rows than the tiles have, two more columns than the quads have. */
  source: usize;
  sourceImage: usize;
  sourcePlane: usize;
  sourceRow: usize;
  target: usize;
  targetImage: usize;
  targetPlane: usize;
  height: i32;
  width: i32;
  /** Set to 1 where a result is not finite: neighbours in its tile may have been spoilt, and must be computed otherwise. */
  spoilt: i32;
}

/** Bytes of workspace of one thread. */
export function winogradWorkspace(rows: i32, depth: i32, panels: i32): i32 {
  return 128 + (rows + depth) * panels * PARTS * TILES * 4;
}

/**
 * Transforms weights into panels of four rows, one set of panels for each of the 16 parts. Tap t of row r and step c lies
 * at `weights + r * rowStride + c * stepStride + (reversed ? 8 - t : t) * 4`.
 */
export function winogradWeights(
  weights: usize,
  rowStride: usize,
  stepStride: usize,
  rows: i32,
  depth: i32,
  reversed: i32,
  to: usize,
): void {
  const part = <usize>(((rows + 3) & ~3) * depth) << 2;
  const tap: isize = reversed ? -4 : 4;
  const start = weights + (reversed ? 32 : 0);
  for (let r = 0; r < rows; r += 4) {
    const w0 = start + rowStride * r;
    // Rows beyond the last one repeat it: their products are not stored.
    const w1 = start + rowStride * min(r + 1, rows - 1);
    const w2 = start + rowStride * min(r + 2, rows - 1);
    const w3 = start + rowStride * min(r + 3, rows - 1);
    for (let c = 0; c < depth; c++) {
      const at = stepStride * c;
      column(w0 + at, w1 + at, w2 + at, w3 + at, tap, 0, to, part);
      column(w0 + at, w1 + at, w2 + at, w3 + at, tap, 1, to, part);
      column(w0 + at, w1 + at, w2 + at, w3 + at, tap, 2, to, part);
      // Parts 4i, 4i + 1 and 4i + 2 hold row i of G g; now (G g) G^T.
      for (let i = 0; i < 4; i++) {
        const first = to + part * (4 * i);
        const a = v128.load(first);
        const b = v128.load(first + part);
        const d = v128.load(first + 2 * part);
        const half = f32x4.mul(f32x4.splat(0.5), f32x4.add(a, d));
        const middle = f32x4.mul(f32x4.splat(0.5), b);
        v128.store(first + part, f32x4.add(half, middle));
        v128.store(first + 2 * part, f32x4.sub(half, middle));
        v128.store(first + 3 * part, d);
      }
      to += 16;
    }
  }
}

/** Column j of G g for four rows of weights: G = (1 0 0; ½ ½ ½; ½ -½ ½; 0 0 1). */
// @ts-ignore: decorator
@inline
function column(w0: usize, w1: usize, w2: usize, w3: usize, tap: isize, j: i32, to: usize, part: usize): void {
  const a = four(w0, w1, w2, w3, tap * j);
  const b = four(w0, w1, w2, w3, tap * (3 + j));
  const c = four(w0, w1, w2, w3, tap * (6 + j));
  const half = f32x4.mul(f32x4.splat(0.5), f32x4.add(a, c));
  const middle = f32x4.mul(f32x4.splat(0.5), b);
  const at = to + part * j;
  v128.store(at, a);
  v128.store(at + 4 * part, f32x4.add(half, middle));
  v128.store(at + 8 * part, f32x4.sub(half, middle));
  v128.store(at + 12 * part, c);
}

// @ts-ignore: decorator
@inline
function four(w0: usize, w1: usize, w2: usize, w3: usize, at: isize): v128 {
  let lanes = v128.load32_zero(w0 + at);
  lanes = v128.load32_lane(w1 + at, lanes, 1);
  lanes = v128.load32_lane(w2 + at, lanes, 2);
  return v128.load32_lane(w3 + at, lanes, 3);
}

/** One chunk of a convolution. */
export function winograd(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<WinogradJob>(address);
  const firstQuad = chunk * job.panels * 2;
  const quads = min(job.panels * 2, job.quads - firstQuad);
  const panels = (quads + 1) >> 1;
  const columns = panels * TILES;
  const row = <usize>columns << 2;
  const depth = job.depth;
  const inputs = workspace + 128;
  const inputPart = <usize>(depth * columns) << 2;
  const products = inputs + inputPart * PARTS;
  const productPart = row * job.rows;
  for (let q = 0; q < quads; q++) {
    const quad = firstQuad + q;
    const image = quad / job.imageQuads;
    const inImage = quad - image * job.imageQuads;
    const tileRow = inImage / job.rowQuads;
    const left = inImage - tileRow * job.rowQuads;
    const from = job.source + job.sourceImage * image + job.sourceRow * (2 * tileRow) + (<usize>left << 5);
    const to = inputs + (<usize>(q >> 1) * (<usize>depth << 5)) + (<usize>(q & 1) << 4);
    transformInputs(from, job.sourcePlane, job.sourceRow, depth, to, inputPart);
  }
  const whole = (job.rows + 3) & ~3;
  const weightPart = <usize>(whole * depth) << 2;
  for (let i = 0; i < PARTS; i++) {
    multiplyBlock<f32>(
      job.rows,
      columns,
      depth,
      job.weights + weightPart * i,
      inputs + inputPart * i,
      products + productPart * i,
      row,
      0,
      workspace,
    );
  }
  let spoilt = f32x4.splat(0);
  for (let q = 0; q < quads; q++) {
    const quad = firstQuad + q;
    const image = quad / job.imageQuads;
    const inImage = quad - image * job.imageQuads;
    const tileRow = inImage / job.rowQuads;
    const left = (inImage - tileRow * job.rowQuads) << 3;
    const line = 2 * tileRow;
    const to = job.target + job.targetImage * image + (<usize>(line * job.width + left) << 2);
    const from = products + (<usize>q << 4);
    const result = transformProducts(job, from, row, productPart, to, job.height - line > 1, job.width - left);
    spoilt = f32x4.add(spoilt, result);
  }
  if (v128.any_true(f32x4.ne(spoilt, spoilt))) job.spoilt = 1;
}

/**
 * A^T m A of a quad's products plus the bias, for all rows: A^T = (1 1 1 0; 0 1 -1 -1). Gives a vector that is NaN
 * where a result is not finite.
 */
function transformProducts(
  job: WinogradJob,
  from: usize,
  row: usize,
  part: usize,
  to: usize,
  both: bool,
  width: i32,
): v128 {
  let check = f32x4.splat(0);
  const line = <usize>job.width << 2;
  for (let r = 0; r < job.rows; r++) {
    const bias = job.bias != 0 ? v128.load32_splat(job.bias + (<usize>r << 2)) : f32x4.splat(0);
    const u1 = above(from + part, part);
    const u2 = above(from + 2 * part, part);
    const upper0 = f32x4.add(f32x4.add(f32x4.add(above(from, part), u1), u2), bias);
    const upper1 = f32x4.add(f32x4.sub(f32x4.sub(u1, u2), above(from + 3 * part, part)), bias);
    const l1 = below(from + part, part);
    const l2 = below(from + 2 * part, part);
    const lower0 = f32x4.add(f32x4.add(f32x4.add(below(from, part), l1), l2), bias);
    const lower1 = f32x4.add(f32x4.sub(f32x4.sub(l1, l2), below(from + 3 * part, part)), bias);
    // x - x is 0, or NaN.
    check = f32x4.add(check, f32x4.sub(upper0, upper0));
    check = f32x4.add(check, f32x4.sub(upper1, upper1));
    check = f32x4.add(check, f32x4.sub(lower0, lower0));
    check = f32x4.add(check, f32x4.sub(lower1, lower1));
    storeLine(to, upper0, upper1, width);
    if (both) storeLine(to + line, lower0, lower1, width);
    from += row;
    to += job.targetPlane;
  }
  return check;
}

/** Column of the first row of A^T m. */
// @ts-ignore: decorator
@inline
function above(at: usize, part: usize): v128 {
  return f32x4.add(f32x4.add(v128.load(at), v128.load(at + 4 * part)), v128.load(at + 8 * part));
}

/** Column of its second row. */
// @ts-ignore: decorator
@inline
function below(at: usize, part: usize): v128 {
  return f32x4.sub(f32x4.sub(v128.load(at + 4 * part), v128.load(at + 8 * part)), v128.load(at + 12 * part));
}

/** Writes up to eight results of a row: those of the tiles' first columns and second columns in turn. */
// @ts-ignore: decorator
@inline
function storeLine(to: usize, first: v128, second: v128, width: i32): void {
  const left = v128.shuffle<i32>(first, second, 0, 4, 1, 5);
  const right = v128.shuffle<i32>(first, second, 2, 6, 3, 7);
  if (width >= 8) {
    v128.store(to, left);
    v128.store(to, right, 16);
    return;
  }
  let rest = left;
  for (let i = 0; i < width; i++) {
    if (i == 4) rest = right;
    store<f32>(to + (<usize>i << 2), f32x4.extract_lane(rest, 0));
    rest = v128.shuffle<i32>(rest, rest, 1, 2, 3, 0);
  }
}
