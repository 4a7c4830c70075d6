import type { FloatArray } from '../floatArray.ts';
import { gemmUnchecked } from '../matmul/gemm.ts';
import { checkConvolution } from './checkGeometry.ts';
import { depthwiseBackwardInput } from './depthwise.ts';
import { fillChannels } from './fillChannels.ts';
import { type ConvGeometry, volume } from './geometry.ts';
import { col2imTile } from './im2col.ts';
import { forEachTile, isDepthwise, isPointwise, tileScratch } from './tiles.ts';

/** Arguments of {@link convBackwardInput}. */
export interface ConvBackwardInputArguments {
  /** `(batch, outChannels, ...output)`, read. */
  gradOutput: FloatArray;
  /** `(outChannels, inChannels / groups, ...kernel)`, read. */
  weight: FloatArray;
  /** `(inChannels)`, read, or null: the bias of a transposed convolution, on the side that is written. */
  bias: FloatArray | null;
  /** `(batch, inChannels, ...input)`, overwritten. */
  gradInput: FloatArray;
  /** The geometry of the forward convolution whose gradient this is. */
  geometry: ConvGeometry;
}

/**
 * Gradient of a convolution with respect to its input:
 * `gradInput[n, c, y * stride - padding + t * dilation] += weight[o, c, t] * gradOutput[n, o, y]`.
 *
 * The same sum is the forward pass of a transposed convolution: its input is `gradOutput`, its weight
 * `(in, out / groups, ...kernel)` is `weight` as it lies, its result `gradInput`, and its bias `bias`; the geometry is
 * then that of the convolution going the other way (`input` and `output`, `inChannels` and `outChannels` swapped).
 *
 * @throws RangeError where sizes make no sense or an array is too short
 */
export function convBackwardInput({
  gradOutput,
  weight,
  bias,
  gradInput,
  geometry: g,
}: ConvBackwardInputArguments): void {
  const arrays = { input: gradInput, weight, output: gradOutput, bias, biasChannels: g.inChannels };
  checkConvolution('convBackwardInput', g, arrays);
  if (isDepthwise(g)) {
    depthwiseBackwardInput(gradOutput, weight, bias, gradInput, g);
    return;
  }
  const inPlane = volume(g.input);
  const outPlane = volume(g.output);
  const outPerGroup = g.outChannels / g.groups;
  const inPerGroup = g.inChannels / g.groups;
  const rows = inPerGroup * volume(g.kernel);
  const pointwise = isPointwise(g);
  fillChannels(gradInput, bias, g.batch, g.inChannels, inPlane);
  for (let n = 0; n < g.batch; n++) {
    for (let group = 0; group < g.groups; group++) {
      const from = (n * g.groups + group) * outPerGroup * outPlane;
      const to = (n * g.groups + group) * inPerGroup * inPlane;
      const w = group * outPerGroup * rows;
      if (pointwise) {
        gemmUnchecked(
          true,
          false,
          rows,
          inPlane,
          outPerGroup,
          1,
          weight,
          w,
          rows,
          gradOutput,
          from,
          outPlane,
          1,
          gradInput,
          to,
          inPlane,
        );
        continue;
      }
      forEachTile(g, (rowStart, rowEnd, colStart, colEnd) => {
        const depth = rowEnd - rowStart;
        const width = colEnd - colStart;
        const col = tileScratch(depth * width);
        const b = from + colStart;
        gemmUnchecked(
          true,
          false,
          depth,
          width,
          outPerGroup,
          1,
          weight,
          w + rowStart,
          rows,
          gradOutput,
          b,
          outPlane,
          0,
          col,
          0,
          width,
        );
        col2imTile(col, 0, width, g, rowStart, rowEnd, colStart, colEnd, gradInput, to);
      });
    }
  }
}
