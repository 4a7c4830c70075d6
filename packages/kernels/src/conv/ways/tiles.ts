import { multiply } from '../../matmul/multiply.ts';
import { type Matrix, storedMatrix } from '../../matmul/product.ts';
import { type Convolution, isPointwise, type Way } from '../convolution.ts';
import { fillChannels } from '../fillChannels.ts';
import { type ConvGeometry, volume } from '../geometry.ts';
import { col2imTile, im2colTile } from '../im2col.ts';
import { forEachTile, tileScratch } from '../tiles.ts';

/** By matrix products over tiles of the im2col matrix, in plain loops; 1 x 1 kernels multiply the image itself. */
export const tiles: Way = {
  fits: () => true,
  run(c) {
    runs[c.result](c, sizesOf(c.geometry));
    return true;
  },
};

const runs = { output: forward, input: backwardInput, weight: backwardWeight };

/** Numbers of elements. */
interface Sizes {
  /** A plane of the input and of the output. */
  readonly inPlane: number;
  readonly outPlane: number;
  /** Channels of a group, and rows of its im2col matrix. */
  readonly inChannels: number;
  readonly outChannels: number;
  readonly rows: number;
}

function sizesOf(g: ConvGeometry): Sizes {
  const inChannels = g.inChannels / g.groups;
  return {
    inPlane: volume(g.input),
    outPlane: volume(g.output),
    inChannels,
    outChannels: g.outChannels / g.groups,
    rows: inChannels * volume(g.kernel),
  };
}

/** `c = c * beta + a @ b` */
function product(m: number, n: number, k: number, a: Matrix, b: Matrix, beta: number, c: Matrix): void {
  multiply({ batch: 1, m, n, k, alpha: 1, a, b, beta, c });
}

/** Calls `visit` for every image and group, with where its input, its output and its weight begin. */
function forEachItem(g: ConvGeometry, s: Sizes, visit: (input: number, output: number, weight: number) => void): void {
  for (let item = 0; item < g.batch * g.groups; item++) {
    const weight = (item % g.groups) * s.outChannels * s.rows;
    visit(item * s.inChannels * s.inPlane, item * s.outChannels * s.outPlane, weight);
  }
}

function forward({ input, weight, bias, output, geometry: g }: Convolution, s: Sizes): void {
  fillChannels(output, bias, g.batch, g.outChannels, s.outPlane);
  forEachItem(g, s, (from, to, w) => {
    const wholeWeight = storedMatrix(weight, w, s.rows);
    if (isPointwise(g)) {
      const c = storedMatrix(output, to, s.outPlane);
      product(s.outChannels, s.outPlane, s.rows, wholeWeight, storedMatrix(input, from, s.inPlane), 1, c);
      return;
    }
    forEachTile(g, (rowStart, rowEnd, colStart, colEnd) => {
      const [depth, width] = [rowEnd - rowStart, colEnd - colStart];
      const col = tileScratch(depth * width);
      im2colTile(input, from, g, rowStart, rowEnd, colStart, colEnd, col, 0, width);
      const a = storedMatrix(weight, w + rowStart, s.rows);
      const c = storedMatrix(output, to + colStart, s.outPlane);
      product(s.outChannels, width, depth, a, storedMatrix(col, 0, width), 1, c);
    });
  });
}

function backwardInput({ input, weight, bias, output, geometry: g }: Convolution, s: Sizes): void {
  fillChannels(input, bias, g.batch, g.inChannels, s.inPlane);
  forEachItem(g, s, (to, from, w) => {
    if (isPointwise(g)) {
      const a = storedMatrix(weight, w, s.rows, true);
      const c = storedMatrix(input, to, s.inPlane);
      product(s.rows, s.inPlane, s.outChannels, a, storedMatrix(output, from, s.outPlane), 1, c);
      return;
    }
    forEachTile(g, (rowStart, rowEnd, colStart, colEnd) => {
      const [depth, width] = [rowEnd - rowStart, colEnd - colStart];
      const col = tileScratch(depth * width);
      const a = storedMatrix(weight, w + rowStart, s.rows, true);
      const b = storedMatrix(output, from + colStart, s.outPlane);
      product(depth, width, s.outChannels, a, b, 0, storedMatrix(col, 0, width));
      col2imTile(col, 0, width, g, rowStart, rowEnd, colStart, colEnd, input, to);
    });
  });
}

/** Sums over the whole batch in double, rounded once. */
function backwardWeight({ input, weight, output, geometry: g }: Convolution, s: Sizes): void {
  const sums = new Float64Array(g.outChannels * s.rows);
  forEachItem(g, s, (from, grad, w) => {
    if (isPointwise(g)) {
      const a = storedMatrix(output, grad, s.outPlane);
      const b = storedMatrix(input, from, s.inPlane, true);
      product(s.outChannels, s.rows, s.outPlane, a, b, 1, storedMatrix(sums, w, s.rows));
      return;
    }
    forEachTile(g, (rowStart, rowEnd, colStart, colEnd) => {
      const [depth, width] = [rowEnd - rowStart, colEnd - colStart];
      const col = tileScratch(depth * width);
      im2colTile(input, from, g, rowStart, rowEnd, colStart, colEnd, col, 0, width);
      const a = storedMatrix(output, grad + colStart, s.outPlane);
      const c = storedMatrix(sums, w + rowStart, s.rows);
      product(s.outChannels, depth, width, a, storedMatrix(col, 0, width, true), 1, c);
    });
  });
  weight.set(sums);
}
