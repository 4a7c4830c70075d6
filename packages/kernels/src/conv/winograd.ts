import type { FloatArray } from '../floatArray.ts';
import type { Compute } from '../wasm/compute.ts';
import { winogradJob } from '../wasm/generated/jobs.ts';
import { readJob, writeJob } from '../wasm/job.ts';
import type { KernelMemory } from '../wasm/memory.ts';
import { runJob } from '../wasm/runJob.ts';
import { type ConvGeometry, type Triple, volume } from './geometry.ts';
import { copyPadded } from './padded.ts';

// assembly/compute/winogradForms.ts has the method.

/** Matrices of a transformed tile of 2 x 4 results. */
export const PARTS = 24;

/** Tiles below which transforming the weights costs more than it saves; channels below which the tiles' does. */
const FEWEST_TILES = 4;
const FEWEST_CHANNELS = 3;
/** Products to a part below which there is little to save. */
const FEWEST_PRODUCTS = 2048;
/** Channels to a sum below which its products themselves are more exact: the transforms have errors of their own. */
const FEWEST_TERMS = 8;
/** Bytes of transformed tiles and products that a chunk works on, and bounds on its panels of eight tiles. */
const CHUNK_BYTES = 512 * 1024;
const MAX_PANELS = 16;
const MIN_PANELS = 4;

/** A convolution of `depth` planes to `rows` planes with a 3 x 3 kernel, a stride of 1 and a border of zeros. */
export interface Winograd {
  readonly images: number;
  readonly rows: number;
  readonly depth: number;
  readonly input: Triple;
  readonly output: Triple;
  /** Rows and columns of zeros before the input. */
  readonly border: readonly [height: number, width: number];
  /** Floats from the weights of one row to the next, and from one plane's to the next. */
  readonly rowStride: number;
  readonly stepStride: number;
  /** Taps are read backwards. */
  readonly reversed: boolean;
}

/** The forward convolution as a {@link Winograd}, or null where that is not its shape or would not be faster. */
export function forwardWinograd(g: ConvGeometry): Winograd | null {
  return orNull(g, {
    images: g.batch,
    rows: g.outChannels,
    depth: g.inChannels,
    input: g.input,
    output: g.output,
    border: [g.padding[1], g.padding[2]],
    rowStride: 9 * g.inChannels,
    stepStride: 9,
    reversed: false,
  });
}

/** The gradient with respect to the input as a {@link Winograd}, or null. */
export function backwardInputWinograd(g: ConvGeometry): Winograd | null {
  return orNull(g, {
    images: g.batch,
    rows: g.inChannels,
    depth: g.outChannels,
    input: g.output,
    output: g.input,
    border: [2 - g.padding[1], 2 - g.padding[2]],
    rowStride: 9,
    stepStride: 9 * g.inChannels,
    reversed: true,
  });
}

/** Whether a convolution has one group, and one step of a 3 x 3 kernel after the other over images. */
export function hasWinogradKernel({ groups, kernel, stride, dilation, padding, input }: ConvGeometry): boolean {
  if (groups !== 1 || kernel[0] !== 1 || kernel[1] !== 3 || kernel[2] !== 3) return false;
  return [...stride, ...dilation].every((step) => step === 1) && padding[0] === 0 && input[0] === 1;
}

/** Tiles of 2 x 4 results in images. */
export function tilesOf(images: number, [, height, width]: Triple): number {
  return images * Math.ceil(height / 2) * Math.ceil(width / 4);
}

/** Whether transforms between `rows` and `columns` channels save more than they cost. */
export function hasEnough(rows: number, columns: number, tiles: number, fewestTiles: number): boolean {
  if (Math.min(rows, columns) < FEWEST_CHANNELS || tiles < fewestTiles) return false;
  return rows * columns * tiles >= FEWEST_PRODUCTS;
}

function orNull(g: ConvGeometry, w: Winograd): Winograd | null {
  if (!hasWinogradKernel(g)) return null;
  if (w.border.some((size) => size < 0) || w.depth < FEWEST_TERMS) return null;
  return hasEnough(w.rows, w.depth, tilesOf(w.images, w.output), FEWEST_TILES) ? w : null;
}

/**
 * Computes a convolution of floats by Winograd's method, with a shape that {@link forwardWinograd} or
 * {@link backwardInputWinograd} gave.
 *
 * @param bias one value per plane of the result, or null
 * @returns whether it did. It does not where a value is not finite: others of its tile would not be what they should.
 */
export function convByWinograd(
  compute: Compute,
  shape: Winograd,
  source: FloatArray,
  weight: FloatArray,
  bias: FloatArray | null,
  output: FloatArray,
): boolean {
  return compute.memory.withScratch((memory) => {
    const { images, rows, depth } = shape;
    const elements = images * rows * volume(shape.output);
    const weights = memory.copyIn(weight, 0, 9 * rows * depth);
    const biases = bias === null ? 0 : memory.copyIn(bias, 0, rows);
    const target = memory.allocateFor(output, 0, elements);
    if (!runWinograd(compute, memory, shape, source, { weights, bias: biases, target })) return false;
    memory.copyOut(target, output, 0, elements);
    return true;
  });
}

/** The work on addresses; false where a result is not finite. */
function runWinograd(
  compute: Compute,
  memory: KernelMemory,
  w: Winograd,
  source: FloatArray,
  { weights, bias, target }: { weights: number; bias: number; target: number },
): boolean {
  const { images, rows, depth } = w;
  const [, height, width] = w.output;
  const rowTiles = Math.ceil(width / 4);
  const tileRows = Math.ceil(height / 2);
  const tiles = images * tileRows * rowTiles;
  const padded: Triple = [1, 2 * tileRows + 2, 4 * rowTiles + 2];
  const perPanel = PARTS * 8 * 4 * (rows + depth);
  const most = Math.max(MIN_PANELS, Math.min(MAX_PANELS, Math.floor(CHUNK_BYTES / perPanel)));
  // Some chunks more than there are threads, where there is work for them.
  const panels = Math.max(1, Math.min(most, Math.ceil(tiles / 8 / 8)));
  return memory.withScratch(() => {
    const from = copyPadded(compute, memory, source, images * depth, w.input, { padded, front: [0, ...w.border] });
    const transformed = memory.allocate(compute.exports.winogradWeightsSize(rows, depth));
    const [rowStep, planeStep] = [4 * w.rowStride, 4 * w.stepStride];
    compute.exports.winogradWeights(weights, rowStep, planeStep, rows, depth, w.reversed ? 1 : 0, transformed);
    const plane = 4 * padded[1] * padded[2];
    const outPlane = 4 * height * width;
    const job = writeJob(memory, winogradJob, {
      rows,
      depth,
      tiles,
      imageTiles: tileRows * rowTiles,
      rowTiles,
      panels,
      weights: transformed,
      bias,
      source: from,
      sourceImage: depth * plane,
      sourcePlane: plane,
      sourceRow: 4 * padded[2],
      target,
      targetImage: rows * outPlane,
      targetPlane: outPlane,
      height,
      width,
      spoilt: 0,
    });
    const workspace = compute.exports.winogradWorkspace(rows, depth, panels);
    const operations = 2 * PARTS * tiles * rows * depth;
    runJob(compute, memory, 'winograd', job, Math.ceil(tiles / 8 / panels), workspace, operations);
    return readJob(memory, winogradJob, job, 'spoilt') === 0;
  });
}
