import { multiplyBlock } from './strip';
import { transformApart, transformInputs } from './winogradInputs';

// 3 x 3 convolutions with a stride of 1 by Winograd's minimal filtering F(2 x 2, 3 x 3) (Lavin and Gray, 2015,
// https://arxiv.org/abs/1509.09308): a tile of 2 x 2 results takes 16 products per channel instead of 36. Patches of
// 4 x 4 inputs and the weights are transformed, multiplied as 16 matrix products over the channels, and transformed back.
//
// The tiles of all images are numbered row by row. Four of them, a quad, share vectors, and two quads are a panel of a
// product's right side. Most quads lie side by side, with patches that begin two floats apart; those at the end of a row
// of tiles go on in the next one.

/** Matrices of a transformed tile. */
const PARTS: i32 = 16;
/** Tiles of a panel. */
const TILES: i32 = 8;
/** Bytes between the ends of parts: at multiples of 4096 they would all fall into the same lines of the cache. */
const GAP: usize = 64;

/** A convolution; distances in bytes. */
@unmanaged
class WinogradJob {
  rows: i32;
  depth: i32;
  /** Tiles of all images, of one image and of one row. */
  tiles: i32;
  imageTiles: i32;
  rowTiles: i32;
  /** Panels of a chunk. */
  panels: i32;
  /** Transformed by {@link winogradWeights}. */
  weights: usize;
  /** One value per row, or 0. */
  bias: usize;
  /** Padded planes: two more rows and columns than the tiles have. */
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
  return 128 + PARTS * ((rows + depth) * panels * TILES * 4 + 2 * <i32>GAP);
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

/** Where a tile is in the first plane of its image: images are `size` bytes apart, lines `line`. */
function tileAt(job: WinogradJob, tile: i32, base: usize, size: usize, line: usize): usize {
  const image = tile / job.imageTiles;
  const inImage = tile - image * job.imageTiles;
  const tileRow = inImage / job.rowTiles;
  const column = inImage - tileRow * job.rowTiles;
  return base + size * image + line * (2 * tileRow) + (<usize>column << 3);
}

/** Where its patch begins. */
function sourceOf(job: WinogradJob, tile: i32): usize {
  return tileAt(job, tile, job.source, job.sourceImage, job.sourceRow);
}

/** Where its results begin. */
function targetOf(job: WinogradJob, tile: i32): usize {
  return tileAt(job, tile, job.target, job.targetImage, <usize>job.width << 2);
}

/** One chunk of a convolution. */
export function winograd(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<WinogradJob>(address);
  const first = chunk * job.panels * TILES;
  const end = min(job.tiles, first + job.panels * TILES);
  const columns = (end - first + TILES - 1) & -TILES;
  const row = <usize>columns << 2;
  const depth = job.depth;
  const inputs = workspace + 128;
  const inputPart = (<usize>(depth * columns) << 2) + GAP;
  const products = inputs + inputPart * PARTS;
  const productPart = row * job.rows + GAP;
  for (let tile = first; tile < end; tile += 4) {
    const n = tile - first;
    const to = inputs + <usize>(n >> 3) * (<usize>depth << 5) + (<usize>(n & 4) << 2);
    if ((tile % job.rowTiles) + 4 <= job.rowTiles) {
      transformInputs(sourceOf(job, tile), job.sourcePlane, job.sourceRow, depth, to, inputPart);
    } else {
      // The last quad may have fewer: others repeat its last tile.
      const last = job.tiles - 1;
      const a = sourceOf(job, tile);
      const b = sourceOf(job, min(tile + 1, last));
      const c = sourceOf(job, min(tile + 2, last));
      const d = sourceOf(job, min(tile + 3, last));
      transformApart(a, b, c, d, job.sourcePlane, job.sourceRow, depth, to, inputPart);
    }
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
  for (let tile = first; tile < end; tile += 4) {
    const from = products + (<usize>(tile - first) << 2);
    spoilt = f32x4.add(spoilt, transformProducts(job, tile, from, row, productPart, workspace));
  }
  if (v128.any_true(f32x4.ne(spoilt, spoilt))) job.spoilt = 1;
}

/** Bytes of a line of a quad's results. */
const LINE: usize = 32;
/** Where a tile's results belong: the address, columns and lines, of which the last one may be cut. */
const PLACE: usize = 12;

/** How many lines of results a tile has. */
function linesOf(job: WinogradJob, tile: i32): i32 {
  return min(2, job.height - 2 * ((tile % job.imageTiles) / job.rowTiles));
}

/** Writes down where the tiles of a quad belong, those behind the last one nowhere. */
function placeTiles(job: WinogradJob, first: i32, to: usize): void {
  for (let tile = first; tile < first + 4; tile++, to += PLACE) {
    store<usize>(to, targetOf(job, tile));
    store<i32>(to, min(2, job.width - 2 * (tile % job.rowTiles)), 4);
    store<i32>(to, tile < job.tiles ? linesOf(job, tile) : 0, 8);
  }
}

/** Brings the results of a quad, two lines in `workspace`, to where its tiles belong in a plane. */
function storeApart(workspace: usize, plane: usize, line: usize): void {
  let place = workspace + 2 * LINE;
  for (let from = workspace; from < workspace + LINE; from += 8, place += PLACE) {
    const columns = load<i32>(place, 4);
    let to = load<usize>(place) + plane;
    let at = from;
    for (let lines = load<i32>(place, 8); lines > 0; lines--, to += line, at += LINE) {
      if (columns == 2) store<u64>(to, load<u64>(at));
      else store<u32>(to, load<u32>(at));
    }
  }
}

/**
 * A^T m A of a quad's products plus the bias, for all rows: A^T = (1 1 1 0; 0 1 -1 -1). Gives a vector that is NaN
 * where a result is not finite.
 */
function transformProducts(job: WinogradJob, tile: i32, from: usize, row: usize, part: usize, workspace: usize): v128 {
  let check = f32x4.splat(0);
  const line = <usize>job.width << 2;
  const column = tile % job.rowTiles;
  const both = linesOf(job, tile) == 2;
  // In one row of tiles, whose last column is not cut.
  const together = column + 4 <= job.rowTiles && 2 * column + 8 <= job.width;
  let to = targetOf(job, tile);
  if (!together) placeTiles(job, tile, workspace + 2 * LINE);
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
    if (together) {
      storeLine(to, upper0, upper1);
      if (both) storeLine(to + line, lower0, lower1);
      to += job.targetPlane;
    } else {
      storeLine(workspace, upper0, upper1);
      storeLine(workspace + LINE, lower0, lower1);
      storeApart(workspace, job.targetPlane * r, line);
    }
    from += row;
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

/** Writes eight results of a line: those of the tiles' first columns and second columns in turn. */
// @ts-ignore: decorator
@inline
function storeLine(to: usize, first: v128, second: v128): void {
  v128.store(to, v128.shuffle<i32>(first, second, 0, 4, 1, 5));
  v128.store(to, v128.shuffle<i32>(first, second, 2, 6, 3, 7), 16);
}
