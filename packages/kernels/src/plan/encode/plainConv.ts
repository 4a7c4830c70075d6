import type { Convolution } from '../../conv/convolution.ts';
import { isPointwise } from '../../conv/convolution.ts';
import { type ConvGeometry, volume } from '../../conv/geometry.ts';
import { im2colTile } from '../../conv/im2col.ts';
import { forEachTile } from '../../conv/tiles.ts';
import type { FloatArray } from '../../floatArray.ts';
import { isSmall, multiply, multiplyBlocks } from '../../matmul/multiply.ts';
import { type Product, storedMatrix } from '../../matmul/product.ts';
import { multiplySmall } from '../../matmul/smallProduct.ts';

// What conv/ways/tiles.ts does, in the same order, for one geometry and the same arrays again and again: which elements a
// tile is made of, and its products, are written down once.

/** A tile of the im2col matrix of one image and group. */
interface Tile {
  readonly row: number;
  readonly column: number;
  readonly depth: number;
  readonly width: number;
  /** By element where it comes from in the group's image; -1: padding. */
  readonly sources: Int32Array;
  readonly elements: Float64Array;
}

/** A product, and the tile that it takes or gives. */
interface Work {
  readonly product: Product;
  /** Null where the image is its own matrix. */
  readonly tile: Tile | null;
  /** Where the group's image begins. */
  readonly at: number;
}

/** A convolution of floats or doubles over tiles of the im2col matrix, in plain loops. */
export function plainConv({ result, input, weight, bias, output, geometry: g }: Convolution): () => void {
  const inChannels = g.inChannels / g.groups;
  const outChannels = g.outChannels / g.groups;
  const [inPlane, outPlane] = [volume(g.input), volume(g.output)];
  const rows = inChannels * volume(g.kernel);
  const sums = new Float64Array(result === 'weight' ? g.outChannels * rows : 0);
  const own = isPointwise(g);
  const tiles: readonly (Tile | null)[] = own ? [null] : tilesOf(g, inChannels * inPlane);
  const work: Work[] = [];
  for (let item = 0; item < g.batch * g.groups; item++) {
    const [from, to] = [item * inChannels * inPlane, item * outChannels * outPlane];
    const w = (item % g.groups) * outChannels * rows;
    for (const tile of tiles) {
      const { row = 0, column = 0, depth = rows, width = outPlane } = tile ?? {};
      const image = tile ? storedMatrix(tile.elements, 0, width) : storedMatrix(input, from, inPlane);
      const turned = tile ? storedMatrix(tile.elements, 0, width, true) : storedMatrix(input, from, inPlane, true);
      const grad = storedMatrix(output, to + column, outPlane);
      const common = { batch: 1, alpha: 1 };
      const product: Product =
        result === 'output'
          ? {
              ...common,
              m: outChannels,
              n: width,
              k: depth,
              a: storedMatrix(weight, w + row, rows),
              b: image,
              beta: 1,
              c: grad,
            }
          : result === 'input'
            ? {
                ...common,
                m: depth,
                n: width,
                k: outChannels,
                a: storedMatrix(weight, w + row, rows, true),
                b: grad,
                beta: tile ? 0 : 1,
                c: image,
              }
            : {
                ...common,
                m: outChannels,
                n: depth,
                k: width,
                a: grad,
                b: turned,
                beta: 1,
                c: storedMatrix(sums, w + row, rows),
              };
      work.push({ product, tile, at: from });
    }
  }
  if (result === 'output')
    return () => {
      fill(output, bias, g.batch, g.outChannels, outPlane);
      for (let i = 0; i < work.length; i++) {
        const one = work[i]!;
        if (one.tile !== null) layOut(one.tile, input, one.at);
        run(one);
      }
    };
  if (result === 'input')
    return () => {
      fill(input, bias, g.batch, g.inChannels, inPlane);
      for (let i = 0; i < work.length; i++) {
        const one = work[i]!;
        run(one);
        if (one.tile !== null) addBack(one.tile, input, one.at);
      }
    };
  return () => {
    sums.fill(0);
    for (let i = 0; i < work.length; i++) {
      const one = work[i]!;
      if (one.tile !== null) layOut(one.tile, input, one.at);
      run(one);
    }
    weight.set(sums);
  };
}

function tilesOf(g: ConvGeometry, elements: number): Tile[] {
  const places = Float64Array.from({ length: elements }, (_, i) => i + 1);
  const tiles: Tile[] = [];
  forEachTile(g, (row, rowEnd, column, columnEnd) => {
    const [depth, width] = [rowEnd - row, columnEnd - column];
    const found = new Float64Array(depth * width);
    im2colTile(places, 0, g, row, rowEnd, column, columnEnd, found, 0, width);
    const sources = Int32Array.from(found, (place) => place - 1);
    tiles.push({ row, column, depth, width, sources, elements: found });
  });
  return tiles;
}

/** The product of one tile. Its elements are doubles: where the others are floats no kernel takes it. */
function run({ product, tile }: Work): void {
  if (tile === null || isWide(product)) multiply(product);
  else if (isSmall(product)) multiplySmall(product);
  else multiplyBlocks(product);
}

function isWide({ a, b }: Product): boolean {
  return a.array instanceof Float64Array && b.array instanceof Float64Array;
}

function layOut({ sources, elements }: Tile, image: FloatArray, from: number): void {
  for (let i = 0; i < sources.length; i++) {
    const source = sources[i]!;
    elements[i] = source < 0 ? 0 : image[from + source]!;
  }
}

function addBack({ sources, elements }: Tile, image: FloatArray, to: number): void {
  for (let i = 0; i < sources.length; i++) {
    const source = sources[i]!;
    if (source >= 0) image[to + source]! += elements[i]!;
  }
}

/** Each channel's bias, or 0: written out, for a number that is given to a function is an object on the way. */
function fill(to: FloatArray, bias: FloatArray | null, batch: number, channels: number, plane: number): void {
  if (bias === null) {
    to.fill(0, 0, batch * channels * plane);
    return;
  }
  for (let n = 0, at = 0; n < batch; n++)
    for (let channel = 0; channel < channels; channel++) for (let i = 0; i < plane; i++) to[at++] = bias[channel]!;
}
