import type { FloatArray } from '../floatArray.ts';
import type { ConvGeometry } from './geometry.ts';
import { tapRanges } from './tapRanges.ts';

const { floor, max, min } = Math; // looked up once: a look at a global inside a loop costs a sandbox much

/** The part of a {@link ConvGeometry} that says which input an output position sees. */
export type WindowGeometry = Pick<ConvGeometry, 'input' | 'kernel' | 'stride' | 'padding' | 'dilation' | 'output'>;

/**
 * Walks a tile of the im2col matrix of one image: rows are (channel, tap) pairs, columns output positions. Calls
 * `move` once for every run of columns that lie in one output row: `count` columns from `to` on belong to inputs
 * `from, from + stride, ...` where `first <= index < end`, and to padding elsewhere.
 *
 * @param rowStart rows `[rowStart, rowEnd)` of the matrix
 * @param colStart columns `[colStart, colEnd)` of the matrix
 * @param ld distance of the tile's rows in memory
 */
function walkTile(
  g: WindowGeometry,
  rowStart: number,
  rowEnd: number,
  colStart: number,
  colEnd: number,
  ld: number,
  move: (to: number, count: number, from: number, first: number, end: number) => void,
): void {
  const [inDepth, inHeight, inWidth] = g.input;
  const [kernelDepth, kernelHeight, kernelWidth] = g.kernel;
  const [strideDepth, strideHeight, strideWidth] = g.stride;
  const [padDepth, padHeight, padWidth] = g.padding;
  const [dilationDepth, dilationHeight, dilationWidth] = g.dilation;
  const [, outHeight, outWidth] = g.output;
  const ranges = tapRanges(inWidth, kernelWidth, strideWidth, padWidth, dilationWidth, outWidth);
  const taps = kernelDepth * kernelHeight * kernelWidth;
  const plane = inDepth * inHeight * inWidth;
  for (let row = rowStart; row < rowEnd; row++) {
    const channel = floor(row / taps);
    const tap = row - channel * taps;
    const kw = tap % kernelWidth;
    const kh = floor(tap / kernelWidth) % kernelHeight;
    const kd = floor(tap / (kernelWidth * kernelHeight));
    const first = ranges[2 * kw]!;
    const end = ranges[2 * kw + 1]!;
    let line = floor(colStart / outWidth);
    let x = colStart - line * outWidth;
    let to = (row - rowStart) * ld;
    for (let col = colStart; col < colEnd; line++) {
      const count = min(outWidth - x, colEnd - col);
      const od = floor(line / outHeight);
      const id = od * strideDepth - padDepth + kd * dilationDepth;
      const ih = (line - od * outHeight) * strideHeight - padHeight + kh * dilationHeight;
      if (id < 0 || id >= inDepth || ih < 0 || ih >= inHeight) {
        move(to, count, 0, count, count);
      } else {
        const start = channel * plane + (id * inHeight + ih) * inWidth;
        const from = start + x * strideWidth - padWidth + kw * dilationWidth;
        move(to, count, from, min(count, max(0, first - x)), min(count, max(0, end - x)));
      }
      col += count;
      to += count;
      x = 0;
    }
  }
}

/**
 * Writes a tile of one image's im2col matrix: `col[(row - rowStart) * ld + (column - colStart)]` is the input that tap
 * `row` sees at output position `column`, 0 where that is padding.
 *
 * @param input array of the image
 * @param offset its first element (of the first channel of the group)
 */
export function im2colTile(
  input: FloatArray,
  offset: number,
  g: WindowGeometry,
  rowStart: number,
  rowEnd: number,
  colStart: number,
  colEnd: number,
  col: FloatArray,
  colOffset: number,
  ld: number,
): void {
  const stride = g.stride[2];
  walkTile(g, rowStart, rowEnd, colStart, colEnd, ld, (to, count, from, first, end) => {
    to += colOffset;
    from += offset;
    for (let i = 0; i < first; i++) col[to + i] = 0;
    for (let i = first; i < end; i++) col[to + i] = input[from + i * stride]!;
    for (let i = max(first, end); i < count; i++) col[to + i] = 0;
  });
}

/**
 * The adjoint of {@link im2colTile}: adds every element of the tile to the input it came from; what came from padding
 * is dropped.
 */
export function col2imTile(
  col: FloatArray,
  colOffset: number,
  ld: number,
  g: WindowGeometry,
  rowStart: number,
  rowEnd: number,
  colStart: number,
  colEnd: number,
  input: FloatArray,
  offset: number,
): void {
  const stride = g.stride[2];
  walkTile(g, rowStart, rowEnd, colStart, colEnd, ld, (to, _count, from, first, end) => {
    to += colOffset;
    from += offset;
    for (let i = first; i < end; i++) input[from + i * stride]! += col[to + i]!;
  });
}
