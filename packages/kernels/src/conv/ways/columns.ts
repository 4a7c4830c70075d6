import { floatsLike } from '../../floatArray.ts';
import { multiply } from '../../matmul/multiply.ts';
import { type Matrix, storedMatrix } from '../../matmul/product.ts';
import type { Convolution, Way } from '../convolution.ts';
import { fillChannels } from '../fillChannels.ts';
import { type ConvGeometry, volume } from '../geometry.ts';
import { type SeenTaps, seenTaps } from '../seenTaps.ts';

/** Elements of the columns that are laid out at a time. */
const MAX_ELEMENTS = 1 << 18;
/** Positions of an image below which most of a panel of the gathering way would be empty. */
const FEW = 8;

/**
 * Results of few positions: one product with the im2col matrix of many images, whose columns
 * are all positions of all of them. Taps that see padding alone take no part.
 */
export const columns: Way = {
  fits({ result, geometry: g }) {
    const positions = volume(g.output);
    if (positions === 0 || volume(g.input) === 0) return false;
    if (positions < FEW) return true;
    // The border of a gradient's input sees few of the taps that the gathering way computes.
    return result === 'input' && positions * 2 < volume(g.input) / volume(g.stride);
  },
  run(c) {
    const { geometry: g } = c;
    const table = seenTaps(g);
    const depth = (g.inChannels / g.groups) * table.taps.length;
    const images = imagesAtATime(g, table);
    const work = { ...c, table, depth };
    if (c.result === 'input') fillChannels(c.input, c.bias, g.batch, g.inChannels, volume(g.input));
    // Taps that are not seen, or all of them where there is no image: nothing else writes there.
    const unwritten = g.batch === 0 || table.taps.length < volume(g.kernel);
    if (c.result === 'weight' && unwritten)
      c.weight.fill(0, 0, g.outChannels * (g.inChannels / g.groups) * volume(g.kernel));
    for (let group = 0; group < g.groups; group++) {
      for (let n = 0; n < g.batch; n += images) {
        runs[c.result](work, group, n, Math.min(images, g.batch - n));
      }
    }
    return true;
  },
};

/** How many images are laid out at a time. */
export function imagesAtATime(g: ConvGeometry, { taps, whole }: SeenTaps): number {
  const depth = (g.inChannels / g.groups) * taps.length;
  return whole ? g.batch : Math.max(1, Math.floor(MAX_ELEMENTS / (depth * volume(g.output))));
}

const runs = { output: forward, input: backwardInput, weight: backwardWeight };

interface Work extends Convolution {
  readonly table: SeenTaps;
  /** Rows of the columns: channels of a group times taps that are seen. */
  readonly depth: number;
}

/** Some images of one group. */
type Part = [group: number, first: number, images: number];

function forward(w: Work, ...part: Part): void {
  const { output, bias, depth, geometry: g } = w;
  const [rows, width] = [g.outChannels / g.groups, part[2] * volume(g.output)];
  const sums = floatsLike(output, rows * width);
  const c = storedMatrix(sums, 0, width);
  multiply({
    batch: 1,
    m: rows,
    n: width,
    k: depth,
    alpha: 1,
    a: weightsOf(w, part[0]),
    b: columnsOf(w, part),
    beta: 0,
    c,
  });
  forEachPlane(g, part, (at, row, column, plane) => {
    const shift = bias === null ? 0 : bias[part[0] * rows + row]!;
    for (let i = 0; i < plane; i++) output[at + i] = sums[row * width + column + i]! + shift;
  });
}

function backwardInput(w: Work, ...part: Part): void {
  const { input, depth, table, geometry: g } = w;
  const [rows, width] = [g.outChannels / g.groups, part[2] * volume(g.output)];
  const a = gradOf(w, part);
  const b = weightsOf(w, part[0]);
  const product = { batch: 1, k: rows, alpha: 1 };
  if (table.whole) {
    const c = imagesOf(w, part);
    multiply({ ...product, m: width, n: depth, a: turned(a), b, beta: 1, c });
    return;
  }
  const cols = floatsLike(input, depth * width);
  multiply({ ...product, m: depth, n: width, a: turned(b), b: a, beta: 0, c: storedMatrix(cols, 0, width) });
  const { sources } = table;
  forEachPatch(w, part, (from, to, places) => {
    for (let i = 0; i < places.length; i++) input[from + sources[i]!]! += cols[to + places[i]!]!;
  });
}

function backwardWeight(w: Work, ...part: Part): void {
  const { weight, depth, table, geometry: g } = w;
  const [rows, width] = [g.outChannels / g.groups, part[2] * volume(g.output)];
  const kernel = volume(g.kernel);
  const start = part[0] * rows * (g.inChannels / g.groups) * kernel;
  const all = table.taps.length === kernel;
  const target = all ? weight : floatsLike(weight, rows * depth);
  const c = storedMatrix(target, all ? start : 0, depth);
  const [a, b] = [gradOf(w, part), turned(columnsOf(w, part))];
  multiply({ batch: 1, m: rows, n: depth, k: width, alpha: 1, a, b, beta: all && part[1] > 0 ? 1 : 0, c });
  if (all) return;
  const planes = (rows * g.inChannels) / g.groups;
  const { taps } = table;
  for (let t = 0; t < taps.length; t++) {
    for (let plane = 0, from = t, to = start + taps[t]!; plane < planes; plane++, from += taps.length, to += kernel)
      weight[to]! += target[from]!;
  }
}

function turned({ array, offset, row, column, batch }: Matrix): Matrix {
  return { array, offset, row: column, column: row, batch };
}

/** A group's weights, (rows, depth): those of the taps that are seen. */
function weightsOf({ weight, depth, table, geometry: g }: Work, group: number): Matrix {
  const kernel = volume(g.kernel);
  const planes = (g.outChannels / g.groups) * (g.inChannels / g.groups);
  const start = group * planes * kernel;
  if (table.taps.length === kernel) return storedMatrix(weight, start, depth);
  const { taps } = table;
  const seen = floatsLike(weight, planes * taps.length);
  for (let t = 0; t < taps.length; t++) {
    for (let plane = 0, from = start + taps[t]!, to = t; plane < planes; plane++, from += kernel, to += taps.length)
      seen[to] = weight[from]!;
  }
  return storedMatrix(seen, 0, depth);
}

/** The gradients of a group's results, (rows, images x positions). */
function gradOf({ output, geometry: g }: Work, part: Part): Matrix {
  const [group, first, images] = part;
  const [rows, plane] = [g.outChannels / g.groups, volume(g.output)];
  const start = first * g.outChannels + group * rows;
  if (plane === 1) return { array: output, offset: start, row: 1, column: g.outChannels, batch: 0 };
  if (images === 1) return storedMatrix(output, start * plane, plane);
  const width = images * plane;
  const copy = floatsLike(output, rows * width);
  forEachPlane(g, part, (at, row, column) => {
    for (let i = 0; i < plane; i++) copy[row * width + column + i] = output[at + i]!;
  });
  return storedMatrix(copy, 0, width);
}

/** Calls `visit` for every plane of results: where it begins, and its row and first column in a matrix of them all. */
function forEachPlane(
  g: ConvGeometry,
  [group, first, images]: Part,
  visit: (at: number, row: number, column: number, plane: number) => void,
): void {
  const [rows, plane] = [g.outChannels / g.groups, volume(g.output)];
  for (let n = 0; n < images; n++) {
    const start = (first + n) * g.outChannels + group * rows;
    for (let row = 0; row < rows; row++) visit((start + row) * plane, row, n * plane, plane);
  }
}

/** Images that are their own patches, (images, depth). */
function imagesOf({ input, depth, geometry: g }: Work, [group, first]: Part): Matrix {
  const image = depth * g.groups;
  return storedMatrix(input, first * image + group * depth, image);
}

/** The im2col matrix of the images, (depth, images x positions). */
function columnsOf(w: Work, part: Part): Matrix {
  const { input, depth, table, geometry: g } = w;
  if (table.whole) return turned(imagesOf(w, part));
  const width = part[2] * volume(g.output);
  const cols = floatsLike(input, depth * width);
  const { sources } = table;
  forEachPatch(w, part, (from, to, places) => {
    for (let i = 0; i < places.length; i++) cols[to + places[i]!] = input[from + sources[i]!]!;
  });
  return storedMatrix(cols, 0, width);
}

/** Calls `visit` for every plane of the input: where it begins, where its part of the columns does, and the places in it. */
function forEachPatch(
  { table, geometry: g }: Work,
  [group, first, images]: Part,
  visit: (from: number, to: number, places: readonly number[]) => void,
): void {
  const channels = g.inChannels / g.groups;
  const [plane, positions] = [volume(g.input), volume(g.output)];
  const width = images * positions;
  const places = table.rows.map((row, i) => row * width + table.positions[i]!);
  for (let n = 0; n < images; n++) {
    for (let c = 0; c < channels; c++) {
      const from = ((first + n) * g.inChannels + group * channels + c) * plane;
      visit(from, c * table.taps.length * width + n * positions, places);
    }
  }
}
