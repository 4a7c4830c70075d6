import type { Convolution } from '../../conv/convolution.ts';
import { fillChannels } from '../../conv/fillChannels.ts';
import { volume } from '../../conv/geometry.ts';
import { seenTaps } from '../../conv/seenTaps.ts';
import { imagesAtATime } from '../../conv/ways/columns.ts';
import type { FloatArray } from '../../floatArray.ts';
import { multiply } from '../../matmul/multiply.ts';
import { type Matrix, type Product, storedMatrix } from '../../matmul/product.ts';

// What conv/ways/columns.ts does, in the same order, for one geometry and the same arrays again and again: its tables and
// its products are written down once.

/** Floats, or doubles, for one purpose, which all convolutions have in common: they run one after the other. */
function floatScratch(): (like: FloatArray, length: number) => FloatArray {
  let [floats, doubles] = [new Float32Array(0), new Float64Array(0)];
  return (like, length) => {
    if (like instanceof Float64Array) {
      if (doubles.length < length) doubles = new Float64Array(length);
      return doubles;
    }
    if (floats.length < length) floats = new Float32Array(length);
    return floats;
  };
}

const columnScratch = floatScratch();
const weightScratch = floatScratch();
const gradScratch = floatScratch();
const resultScratch = floatScratch();

/** Some images of one group. */
interface Part {
  readonly group: number;
  readonly first: number;
  readonly images: number;
  readonly width: number;
  /** By pair of a tap and a position where it lies in the columns of a channel. */
  readonly places: Int32Array;
  readonly product: Product;
}

/** A convolution of floats or doubles whose results have few positions. */
export function plainColumns({ result, input, weight, bias, output, geometry: g }: Convolution): () => void {
  const table = seenTaps(g);
  const { taps, whole } = table;
  const sources = Int32Array.from(table.sources);
  const [channels, rows] = [g.inChannels / g.groups, g.outChannels / g.groups];
  const [inPlane, outPlane, kernel] = [volume(g.input), volume(g.output), volume(g.kernel)];
  const depth = channels * taps.length;
  const images = imagesAtATime(g, table);
  const isAll = taps.length === kernel;
  /** Whether the columns have elements that are padding. */
  const isPadded = sources.length < taps.length * outPlane;
  const widest = Math.min(images, g.batch) * outPlane;
  const columns = whole ? null : columnScratch(input, depth * widest);
  const seen = isAll || result === 'weight' ? null : weightScratch(input, rows * depth);
  const isCopied = result !== 'output' && outPlane !== 1 && Math.min(images, g.batch) > 1;
  const grads = isCopied ? gradScratch(input, rows * widest) : null;
  const results =
    result === 'output'
      ? resultScratch(input, rows * widest)
      : result === 'weight' && !isAll
        ? resultScratch(input, rows * depth)
        : null;

  const partOf = (group: number, first: number, count: number): Part => {
    const width = count * outPlane;
    const image = depth * g.groups;
    const own = storedMatrix(input, first * image + group * depth, image);
    const laidOut = columns === null ? turned(own) : storedMatrix(columns, 0, width);
    const start = group * rows * channels * kernel;
    const weights = seen === null ? storedMatrix(weight, start, depth) : storedMatrix(seen, 0, depth);
    const from = first * g.outChannels + group * rows;
    const grad: Matrix =
      outPlane === 1
        ? { array: output, offset: from, row: 1, column: g.outChannels, batch: 0 }
        : count === 1
          ? storedMatrix(output, from * outPlane, outPlane)
          : storedMatrix(grads ?? output, 0, width);
    const common = { batch: 1, alpha: 1, beta: 0 };
    const product: Product =
      result === 'output'
        ? { ...common, m: rows, n: width, k: depth, a: weights, b: laidOut, c: storedMatrix(results!, 0, width) }
        : result === 'weight'
          ? {
              ...common,
              m: rows,
              n: depth,
              k: width,
              a: grad,
              b: turned(laidOut),
              beta: isAll && first > 0 ? 1 : 0,
              c: storedMatrix(results ?? weight, isAll ? start : 0, depth),
            }
          : whole
            ? { ...common, m: width, n: depth, k: rows, a: turned(grad), b: weights, beta: 1, c: own }
            : { ...common, m: depth, n: width, k: rows, a: turned(weights), b: grad, c: laidOut };
    const places = Int32Array.from(table.rows, (row, i) => row * width + table.positions[i]!);
    return { group, first, images: count, width, places, product };
  };

  const parts: Part[] = [];
  for (let group = 0; group < g.groups; group++)
    for (let n = 0; n < g.batch; n += images) parts.push(partOf(group, n, Math.min(images, g.batch - n)));

  const placeOf = (part: Part, n: number, channel: number) =>
    ((part.first + n) * g.inChannels + part.group * channels + channel) * inPlane;

  const layOut = (part: Part) => {
    if (columns === null) return;
    const { places, width } = part;
    if (isPadded) columns.fill(0, 0, depth * width);
    for (let n = 0; n < part.images; n++)
      for (let channel = 0; channel < channels; channel++) {
        const from = placeOf(part, n, channel);
        const to = channel * taps.length * width + n * outPlane;
        for (let i = 0; i < places.length; i++) columns[to + places[i]!] = input[from + sources[i]!]!;
      }
  };
  const addBack = (part: Part) => {
    if (columns === null) return;
    const { places, width } = part;
    for (let n = 0; n < part.images; n++)
      for (let channel = 0; channel < channels; channel++) {
        const to = placeOf(part, n, channel);
        const from = channel * taps.length * width + n * outPlane;
        for (let i = 0; i < places.length; i++) input[to + sources[i]!]! += columns[from + places[i]!]!;
      }
  };
  const takeSeen = ({ group }: Part) => {
    if (seen === null) return;
    const planes = rows * channels;
    for (let t = 0; t < taps.length; t++) {
      let from = group * planes * kernel + taps[t]!;
      for (let plane = 0, to = t; plane < planes; plane++, from += kernel, to += taps.length) seen[to] = weight[from]!;
    }
  };
  const takeGrads = (part: Part) => {
    if (grads === null || part.images === 1) return;
    for (let n = 0; n < part.images; n++)
      for (let row = 0; row < rows; row++) {
        const from = ((part.first + n) * g.outChannels + part.group * rows + row) * outPlane;
        const to = row * part.width + n * outPlane;
        for (let i = 0; i < outPlane; i++) grads[to + i] = output[from + i]!;
      }
  };
  const giveSums = (part: Part) => {
    for (let n = 0; n < part.images; n++)
      for (let row = 0; row < rows; row++) {
        const to = ((part.first + n) * g.outChannels + part.group * rows + row) * outPlane;
        const from = row * part.width + n * outPlane;
        const shift = bias === null ? 0 : bias[part.group * rows + row]!;
        for (let i = 0; i < outPlane; i++) output[to + i] = results![from + i]! + shift;
      }
  };
  const addWeights = ({ group }: Part) => {
    if (isAll) return;
    const planes = rows * channels;
    for (let t = 0; t < taps.length; t++) {
      let to = group * planes * kernel + taps[t]!;
      for (let plane = 0, from = t; plane < planes; plane++, from += taps.length, to += kernel)
        weight[to]! += results![from]!;
    }
  };

  const runs = {
    output(part: Part) {
      takeSeen(part);
      layOut(part);
      multiply(part.product);
      giveSums(part);
    },
    input(part: Part) {
      takeGrads(part);
      takeSeen(part);
      multiply(part.product);
      addBack(part);
    },
    weight(part: Part) {
      takeGrads(part);
      layOut(part);
      multiply(part.product);
      addWeights(part);
    },
  };
  const run = runs[result];
  return () => {
    if (result === 'input') fillChannels(input, bias, g.batch, g.inChannels, inPlane);
    if (result === 'weight' && !isAll) weight.fill(0, 0, g.outChannels * channels * kernel);
    for (let i = 0; i < parts.length; i++) run(parts[i]!);
  };
}

function turned({ array, offset, row, column, batch }: Matrix): Matrix {
  return { array, offset, row: column, column: row, batch };
}
