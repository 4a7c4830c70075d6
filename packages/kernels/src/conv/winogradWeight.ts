import type { FloatArray } from '../floatArray.ts';
import type { Compute } from '../wasm/compute.ts';
import { winogradWeightJob } from '../wasm/generated/jobs.ts';
import { writeJob } from '../wasm/job.ts';
import { runJob } from '../wasm/runJob.ts';
import { type ConvGeometry, type Triple, volume } from './geometry.ts';
import { copyPadded } from './padded.ts';
import { hasEnough, hasWinogradKernel, PARTS, tilesOf } from './winograd.ts';

// assembly/compute/winogradWeight.ts has the method.

/** Tiles below which sums of the products themselves are more exact: Adam takes a small gradient for as much as a large one. */
const FEWEST_TILES = 64;
/** Bytes of transformed tiles that are multiplied at a time, and bounds on their number. */
const BLOCK_BYTES = 512 * 1024;
const MIN_TILES = 32;
const MAX_TILES = 256;
/** Chunks at most. Those of other tiles have sums of their own, of so many bytes in all; those of other rows transform the same tiles. */
const MAX_CHUNKS = 8;
const SUM_BYTES = 4 * 1024 * 1024;
const CHUNK_ROWS = 64;

/** Whether {@link weightGradByWinograd} is the faster way to the gradient of a convolution's weight. */
export function isForWeightWinograd(g: ConvGeometry): boolean {
  if (!hasWinogradKernel(g)) return false;
  // The border must have its place inside of the padded planes.
  if (g.padding[1] > g.output[1] || g.padding[2] > g.output[2]) return false;
  return hasEnough(g.outChannels, g.inChannels, tilesOf(g.batch, g.output), FEWEST_TILES);
}

/**
 * The weight gradient of a 3 x 3 convolution of floats with a stride of 1.
 *
 * @returns whether it was written. It is not where a sum is not finite: the other taps of its channels would not be what
 *   they should.
 */
export function weightGradByWinograd(
  compute: Compute,
  gradOutput: FloatArray,
  input: FloatArray,
  gradWeight: FloatArray,
  g: ConvGeometry,
): boolean {
  const { batch, outChannels: rows, inChannels: columns } = g;
  const tileRows = Math.ceil(g.output[1] / 2);
  const rowTiles = Math.ceil(g.output[2] / 4);
  const tiles = batch * tileRows * rowTiles;
  const pairs = rows * columns;
  const block = Math.max(MIN_TILES, Math.min(MAX_TILES, Math.floor(BLOCK_BYTES / (PARTS * 4 * (rows + columns)))));
  // The order of sums is that of blocks and chunks: both follow from the shape, never from the number of threads.
  const most = Math.max(1, Math.min(MAX_CHUNKS, Math.floor(SUM_BYTES / (PARTS * 4 * pairs))));
  const perChunk = Math.ceil(tiles / block / Math.min(most, Math.ceil(tiles / block))) * block;
  const sumCount = Math.ceil(tiles / perChunk);
  const rowChunks = Math.max(1, Math.min(Math.floor(MAX_CHUNKS / sumCount), Math.floor(rows / CHUNK_ROWS)));
  const chunkRows = 4 * Math.ceil(rows / rowChunks / 4);
  const chunks = sumCount * Math.ceil(rows / chunkRows);
  return compute.memory.withScratch((memory) => {
    const inside: Triple = [1, 2 * tileRows + 2, 4 * rowTiles + 2];
    const whole: Triple = [1, 2 * tileRows, 4 * rowTiles];
    const front: Triple = [0, g.padding[1], g.padding[2]];
    const from = copyPadded(compute, memory, input, batch * columns, g.input, {
      padded: inside,
      front,
    });
    const grads = { padded: whole, front: [0, 0, 0] as const };
    const grad = copyPadded(compute, memory, gradOutput, batch * rows, g.output, grads);
    const target = memory.allocateFor(gradWeight, 0, 9 * pairs);
    const sums = memory.allocate(PARTS * 4 * pairs * sumCount + 64);
    const plane = 4 * volume(inside);
    const gradPlane = 4 * volume(whole);
    const job = writeJob(memory, winogradWeightJob, {
      rows,
      columns,
      tiles,
      imageTiles: tileRows * rowTiles,
      rowTiles,
      blockTiles: block,
      chunkTiles: perChunk,
      chunkRows,
      source: from,
      sourceImage: columns * plane,
      sourcePlane: plane,
      sourceRow: 4 * inside[2],
      grad,
      gradImage: rows * gradPlane,
      gradPlane,
      gradRow: 4 * whole[2],
      sums,
    });
    const workspace = compute.exports.winogradWeightWorkspace(chunkRows, columns, block);
    runJob(compute, memory, 'winogradWeight', job, chunks, workspace, 2 * PARTS * tiles * pairs);
    if (compute.exports.sumWinogradWeight(sums, sumCount, pairs, target) === 0) return false;
    memory.copyOut(target, gradWeight, 0, 9 * pairs);
    return true;
  });
}
