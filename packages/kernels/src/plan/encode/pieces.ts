import { gemmJob, winogradJob } from '../../wasm/generated/jobs.ts';
import type { Encoder, KernelStep } from '../encoder.ts';

/** Runs of elements that a chunk gives: where the first one begins, how many, how long, and from one to the next. */
export type Piece = readonly [first: number, runs: number, length: number, step: number];

/** Panels of tiles that a chunk of Winograd's has at the most, so that it stays in the cache: assembly/compute/winograd.ts. */
const MOST_PANELS = 16;

type Kernels = KernelStep['kernel'];
/** Which elements of a result each chunk gives; the result is at an address. May cut the job otherwise. Null: not without gaps. */
type PiecesOf = (encoder: Encoder, step: KernelStep, at: number) => Piece[][] | null;

/**
 * The kernels whose chunks give parts of their results that nothing else is added to. What other ways of convolutions give is as
 * quick to read again later: they keep more in the cache themselves. Products with few rows, columns or steps have small results.
 */
const table: { readonly [K in Kernels]?: PiecesOf } = { gemm: ofGemm, winograd: ofWinograd };

/** The pieces of `count` floats at an address that each chunk of a step gives; null where it does not give all of them so. */
export function piecesOf(encoder: Encoder, step: KernelStep, at: number, count: number): Piece[][] | null {
  const pieces = table[step.kernel]?.(encoder, step, at) ?? null;
  const sum = pieces?.flat().reduce((total, [, runs, length]) => total + runs * length, 0);
  return sum === count ? pieces : null;
}

function eachOf<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

/** Whole rows of n elements, `step` of m a chunk, of a batch of matrices. */
function rowsOf(batch: number, m: number, n: number, step: number): Piece[][] {
  return eachOf(batch * Math.ceil(m / step), (chunk) => {
    const cuts = Math.ceil(m / step);
    const item = Math.floor(chunk / cuts);
    const first = (chunk - item * cuts) * step;
    return [[(item * m + first) * n, 1, Math.min(step, m - first) * n, 0]];
  });
}

/** Parts of `step` of n columns. */
function columnsOf(batch: number, m: number, n: number, step: number): Piece[][] {
  return eachOf(batch * Math.ceil(n / step), (chunk) => {
    const cuts = Math.ceil(n / step);
    const item = Math.floor(chunk / cuts);
    const first = (chunk - item * cuts) * step;
    return [[item * m * n + first, m, Math.min(step, n - first), n]];
  });
}

function ofGemm(encoder: Encoder, { job, chunks }: KernelStep, at: number): Piece[][] | null {
  const { size, m, n, cuts, step, byColumns, c, ldc, cBatch } = encoder.fieldsOf(gemmJob, job);
  const batch = chunks / cuts;
  if (size !== 4 || c !== at || ldc !== 4 * n || (batch > 1 && cBatch !== 4 * m * n)) return null;
  return byColumns ? columnsOf(batch, m, n, step) : rowsOf(batch, m, n, step);
}

/** Chunks of whole rows of tiles: those of an image are lines of all of its planes. */
function ofWinograd(encoder: Encoder, { job }: KernelStep, at: number): Piece[][] | null {
  const fields = encoder.fieldsOf(winogradJob, job);
  const { rows, depth, tiles, imageTiles, rowTiles, panels, target, targetImage, targetPlane, height, width } = fields;
  const plane = height * width;
  if (target !== at || targetPlane !== 4 * plane || targetImage !== 4 * rows * plane) return null;
  // Eight tiles are a panel: so many are the fewest that have whole rows.
  const unit = rowTiles / (rowTiles % 8 === 0 ? 8 : rowTiles % 4 === 0 ? 4 : rowTiles % 2 === 0 ? 2 : 1);
  const whole = Math.max(1, Math.floor(panels / unit)) * unit;
  if (whole > MOST_PANELS) return null;
  encoder.change(winogradJob, job, { panels: whole });
  const { exports } = encoder.machine;
  encoder.workspace = Math.max(encoder.workspace, exports.winogradWorkspace(rows, depth, whole));
  const tileRows = (8 * whole) / rowTiles;
  const [perImage, total] = [imageTiles / rowTiles, tiles / rowTiles];
  return eachOf(Math.ceil(total / tileRows), (chunk) => {
    const pieces: Piece[] = [];
    const stop = Math.min(total, (chunk + 1) * tileRows);
    for (let row = chunk * tileRows; row < stop; ) {
      const image = Math.floor(row / perImage);
      const first = row - image * perImage;
      const last = Math.min(perImage, first + stop - row);
      const lines = Math.min(height, 2 * last) - 2 * first;
      const begin = image * rows * plane + 2 * first * width;
      pieces.push(lines === height ? [begin, 1, rows * plane, 0] : [begin, rows, lines * width, plane]);
      row += last - first;
    }
    return pieces;
  });
}
