import { multiplyBlock } from './strip';
import { multiplyAdd } from './vectors';
import { A, B, GAP, PARTS, transposed0, transposed1, transposed2, transposed3 } from './winogradForms';
import { transformPatches } from './winogradInputs';
import { weightPart } from './winogradWeights';

// 3 x 3 convolutions with a stride of 1: patches and weights are transformed, multiplied as 24 matrix products over the
// channels, and transformed back. winogradForms.ts has the method.
//
// The tiles of all images are numbered row by row. Four of them, a quad, share vectors, and two quads are a panel of a
// product's right side.

/** Tiles of a panel. */
const TILES: i32 = 8;

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
  return 128 + PARTS * ((rows + depth) * panels * TILES * 4 + 2 * <i32>GAP) + 2 * panels * <i32>PLACE;
}

/** Where a tile is in the first plane of its image: images are `size` bytes apart, lines `line`. */
function tileAt(job: WinogradJob, tile: i32, base: usize, size: usize, line: usize): usize {
  const image = tile / job.imageTiles;
  const inImage = tile - image * job.imageTiles;
  const tileRow = inImage / job.rowTiles;
  const column = inImage - tileRow * job.rowTiles;
  return base + size * image + line * (2 * tileRow) + (<usize>column << 4);
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
  // The last quad may have fewer: others repeat its last tile.
  const last = job.tiles - 1;
  for (let tile = first; tile < end; tile += 4) {
    const n = tile - first;
    const to = inputs + <usize>(n >> 3) * (<usize>depth << 5) + (<usize>(n & 4) << 2);
    const a = sourceOf(job, tile);
    const b = sourceOf(job, min(tile + 1, last));
    const c = sourceOf(job, min(tile + 2, last));
    const d = sourceOf(job, min(tile + 3, last));
    transformPatches(a, b, c, d, job.sourcePlane, job.sourceRow, depth, to, inputPart);
  }
  const weights = weightPart(job.rows, depth);
  for (let i = 0; i < PARTS; i++) {
    multiplyBlock<f32>(
      job.rows,
      columns,
      depth,
      job.weights + weights * i,
      inputs + inputPart * i,
      products + productPart * i,
      row,
      0,
      workspace,
    );
  }
  const places = products + productPart * PARTS;
  const quads = (end - first + 3) >> 2;
  for (let n = 0; n < quads; n++) placeTiles(job, first + 4 * n, places + PLACE * n);
  const spoilt = transformProducts(job, quads, places, products, row, productPart, workspace);
  if (v128.any_true(f32x4.ne(spoilt, spoilt))) job.spoilt = 1;
}

/** Bytes of a line of a tile's results. */
const LINE: usize = 16;
/** Bytes that tell where a quad belongs: of each tile its place in the first plane, its columns and lines; whether all are whole. */
const PLACE: usize = 64;

/** Writes down where the tiles of a quad belong. What reaches beyond an image is cut off, those behind the last tile are empty. */
function placeTiles(job: WinogradJob, first: i32, to: usize): void {
  let isWhole = true;
  for (let i = 0; i < 4; i++) {
    const tile = first + i;
    const columns = tile < job.tiles ? min(4, job.width - 4 * (tile % job.rowTiles)) : 0;
    const lines = min(2, job.height - 2 * ((tile % job.imageTiles) / job.rowTiles));
    store<usize>(to + (<usize>i << 2), targetOf(job, tile));
    store<i32>(to + (<usize>i << 2), columns, 16);
    store<i32>(to + (<usize>i << 2), lines, 32);
    isWhole = isWhole && columns == 4 && lines == 2;
  }
  store<i32>(to, isWhole, 48);
}

/**
 * A^T m E of a chunk's products plus the bias. A plane's results are written one after the other: others would wait for
 * memory.
 *
 * @returns a vector that is NaN where a result is not finite
 */
function transformProducts(
  job: WinogradJob,
  quads: i32,
  places: usize,
  products: usize,
  row: usize,
  part: usize,
  workspace: usize,
): v128 {
  let check = f32x4.splat(0);
  const line = <usize>job.width << 2;
  let plane: usize = 0;
  for (let r = 0; r < job.rows; r++) {
    const bias = job.bias != 0 ? v128.load32_splat(job.bias + (<usize>r << 2)) : f32x4.splat(0);
    let place = places;
    let from = products + row * r;
    for (let n = quads; n > 0; n--) {
      const to0 = load<usize>(place) + plane;
      const to1 = load<usize>(place, 4) + plane;
      const to2 = load<usize>(place, 8) + plane;
      const to3 = load<usize>(place, 12) + plane;
      // What is cut is written to the workspace first.
      const w = workspace;
      const isWhole = load<i32>(place, 48);
      const p0 = isWhole ? to0 : w;
      const p1 = isWhole ? to1 : w + 2 * LINE;
      const p2 = isWhole ? to2 : w + 4 * LINE;
      const p3 = isWhole ? to3 : w + 6 * LINE;
      const next = isWhole ? line : LINE;
      check = f32x4.add(check, resultLine(from, part, bias, true, p0, p1, p2, p3));
      check = f32x4.add(check, resultLine(from, part, bias, false, p0 + next, p1 + next, p2 + next, p3 + next));
      if (!isWhole) {
        storeTile(w, to0, place, line);
        storeTile(w + 2 * LINE, to1, place + 4, line);
        storeTile(w + 4 * LINE, to2, place + 8, line);
        storeTile(w + 6 * LINE, to3, place + 12, line);
      }
      place += PLACE;
      from += 16;
    }
    plane += job.targetPlane;
  }
  return check;
}

/** The upper or the lower line of a quad's four tiles, each of which has its own place. */
// @ts-ignore: decorator
@inline
function resultLine(
  from: usize,
  part: usize,
  bias: v128,
  isUpper: bool,
  to0: usize,
  to1: usize,
  to2: usize,
  to3: usize,
): v128 {
  const first = partOf(from + part, part, isUpper);
  const second = partOf(from + 2 * part, part, isUpper);
  const third = partOf(from + 3 * part, part, isUpper);
  const fourth = partOf(from + 4 * part, part, isUpper);
  // E^T = (1 1 1 1 1 0; 0 a -a b -b 0; 0 a² a² b² b² 0; 0 a³ -a³ b³ -b³ 1)
  const evenA = f32x4.add(first, second);
  const oddA = f32x4.mul(f32x4.splat(A), f32x4.sub(first, second));
  const evenB = f32x4.add(third, fourth);
  const oddB = f32x4.mul(f32x4.splat(B), f32x4.sub(third, fourth));
  const y0 = f32x4.add(f32x4.add(f32x4.add(partOf(from, part, isUpper), evenA), evenB), bias);
  const y1 = f32x4.add(f32x4.add(oddA, oddB), bias);
  const y2 = f32x4.add(powers(evenA, evenB), bias);
  const y3 = f32x4.add(f32x4.add(powers(oddA, oddB), partOf(from + 5 * part, part, isUpper)), bias);
  v128.store(to0, transposed0(y0, y1, y2, y3));
  v128.store(to1, transposed1(y0, y1, y2, y3));
  v128.store(to2, transposed2(y0, y1, y2, y3));
  v128.store(to3, transposed3(y0, y1, y2, y3));
  // x - x is 0, or NaN.
  const sum = f32x4.add(f32x4.add(y0, y1), f32x4.add(y2, y3));
  return f32x4.sub(sum, sum);
}

// @ts-ignore: decorator
@inline
function powers(a: v128, b: v128): v128 {
  return multiplyAdd<f32>(f32x4.splat(B * B), b, f32x4.mul(f32x4.splat(A * A), a));
}

/** An element of a row of A^T m. */
// @ts-ignore: decorator
@inline
function partOf(at: usize, part: usize, isUpper: bool): v128 {
  const b = v128.load(at + 6 * part);
  const c = v128.load(at + 12 * part);
  if (isUpper) return f32x4.add(f32x4.add(v128.load(at), b), c);
  return f32x4.sub(f32x4.sub(b, c), v128.load(at + 18 * part));
}

/** Brings what a tile has of its two lines to where it belongs. */
function storeTile(from: usize, to: usize, place: usize, line: usize): void {
  const columns = load<i32>(place, 16);
  for (let lines = load<i32>(place, 32); lines > 0; lines--, to += line, from += LINE) {
    if (columns == 4) v128.store(to, v128.load(from));
    else for (let i = 0; i < columns; i++) store<f32>(to + (<usize>i << 2), load<f32>(from + (<usize>i << 2)));
  }
}
