import type { FloatArray } from '../floatArray.ts';
import { gemmUnchecked } from '../matmul/gemm.ts';
import { checkConvolution } from './checkGeometry.ts';
import { depthwiseForward } from './depthwise.ts';
import { fillChannels } from './fillChannels.ts';
import { type ConvGeometry, volume } from './geometry.ts';
import { im2colTile } from './im2col.ts';
import { forEachTile, isDepthwise, isPointwise, tileScratch } from './tiles.ts';

/** Arguments of {@link convForward}. */
export interface ConvForwardArguments {
  /** `(batch, inChannels, ...input)`, read. */
  input: FloatArray;
  /** `(outChannels, inChannels / groups, ...kernel)`, read. */
  weight: FloatArray;
  /** `(outChannels)`, read, or null. */
  bias: FloatArray | null;
  /** `(batch, outChannels, ...output)`, overwritten. */
  output: FloatArray;
  geometry: ConvGeometry;
}

/**
 * Convolution (cross-correlation, as in PyTorch) over one to three spatial dimensions:
 * `output[n, o, y] = bias[o] + sum over c, t of weight[o, c, t] * input[n, c, y * stride - padding + t * dilation]`.
 *
 * By matrix products over tiles of the im2col matrix; 1 x 1 kernels multiply the image itself, depthwise ones sum taps
 * row by row. Sums are formed in double.
 *
 * @throws RangeError where sizes make no sense or an array is too short
 */
export function convForward({ input, weight, bias, output, geometry: g }: ConvForwardArguments): void {
  checkConvolution('convForward', g, { input, weight, output, bias, biasChannels: g.outChannels });
  if (isDepthwise(g)) {
    depthwiseForward(input, weight, bias, output, g);
    return;
  }
  const inPlane = volume(g.input);
  const outPlane = volume(g.output);
  const outPerGroup = g.outChannels / g.groups;
  const inPerGroup = g.inChannels / g.groups;
  const rows = inPerGroup * volume(g.kernel);
  const pointwise = isPointwise(g);
  fillChannels(output, bias, g.batch, g.outChannels, outPlane);
  for (let n = 0; n < g.batch; n++) {
    for (let group = 0; group < g.groups; group++) {
      const from = (n * g.groups + group) * inPerGroup * inPlane;
      const to = (n * g.groups + group) * outPerGroup * outPlane;
      const w = group * outPerGroup * rows;
      if (pointwise) {
        gemmUnchecked(
          false,
          false,
          outPerGroup,
          outPlane,
          rows,
          1,
          weight,
          w,
          rows,
          input,
          from,
          inPlane,
          1,
          output,
          to,
          outPlane,
        );
        continue;
      }
      forEachTile(g, (rowStart, rowEnd, colStart, colEnd) => {
        const depth = rowEnd - rowStart;
        const width = colEnd - colStart;
        const col = tileScratch(depth * width);
        im2colTile(input, from, g, rowStart, rowEnd, colStart, colEnd, col, 0, width);
        const c = to + colStart;
        gemmUnchecked(
          false,
          false,
          outPerGroup,
          width,
          depth,
          1,
          weight,
          w + rowStart,
          rows,
          col,
          0,
          width,
          1,
          output,
          c,
          outPlane,
        );
      });
    }
  }
}
