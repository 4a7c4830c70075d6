import type { FloatArray } from '../floatArray.ts';
import { gemmUnchecked } from '../matmul/gemm.ts';
import { checkConvolution } from './checkGeometry.ts';
import { depthwiseBackwardWeight } from './depthwise.ts';
import { type ConvGeometry, volume } from './geometry.ts';
import { im2colTile } from './im2col.ts';
import { forEachTile, isDepthwise, isPointwise, tileScratch } from './tiles.ts';

/** Arguments of {@link convBackwardWeight}. */
export interface ConvBackwardWeightArguments {
  /** `(batch, outChannels, ...output)`, read. */
  gradOutput: FloatArray;
  /** `(batch, inChannels, ...input)`, read. */
  input: FloatArray;
  /** `(outChannels, inChannels / groups, ...kernel)`, overwritten. */
  gradWeight: FloatArray;
  /** The geometry of the forward convolution whose gradient this is. */
  geometry: ConvGeometry;
}

/**
 * Gradient of a convolution with respect to its weight:
 * `gradWeight[o, c, t] = sum over n, y of gradOutput[n, o, y] * input[n, c, y * stride - padding + t * dilation]`.
 *
 * The sum over the whole batch is kept in double and rounded once. (The gradient of the bias is a plain sum of
 * gradOutput over batch and space.)
 *
 * @throws RangeError where sizes make no sense or an array is too short
 */
export function convBackwardWeight({ gradOutput, input, gradWeight, geometry: g }: ConvBackwardWeightArguments): void {
  const arrays = { input, weight: gradWeight, output: gradOutput, bias: null, biasChannels: 0 };
  checkConvolution('convBackwardWeight', g, arrays);
  if (isDepthwise(g)) {
    depthwiseBackwardWeight(gradOutput, input, gradWeight, g);
    return;
  }
  const inPlane = volume(g.input);
  const outPlane = volume(g.output);
  const outPerGroup = g.outChannels / g.groups;
  const inPerGroup = g.inChannels / g.groups;
  const rows = inPerGroup * volume(g.kernel);
  const pointwise = isPointwise(g);
  const sums = new Float64Array(outPerGroup * rows);
  for (let group = 0; group < g.groups; group++) {
    sums.fill(0);
    for (let n = 0; n < g.batch; n++) {
      const from = (n * g.groups + group) * inPerGroup * inPlane;
      const grad = (n * g.groups + group) * outPerGroup * outPlane;
      if (pointwise) {
        gemmUnchecked(
          false,
          true,
          outPerGroup,
          rows,
          outPlane,
          1,
          gradOutput,
          grad,
          outPlane,
          input,
          from,
          inPlane,
          1,
          sums,
          0,
          rows,
        );
        continue;
      }
      forEachTile(g, (rowStart, rowEnd, colStart, colEnd) => {
        const depth = rowEnd - rowStart;
        const width = colEnd - colStart;
        const col = tileScratch(depth * width);
        im2colTile(input, from, g, rowStart, rowEnd, colStart, colEnd, col, 0, width);
        const a = grad + colStart;
        gemmUnchecked(
          false,
          true,
          outPerGroup,
          depth,
          width,
          1,
          gradOutput,
          a,
          outPlane,
          col,
          0,
          width,
          1,
          sums,
          rowStart,
          rows,
        );
      });
    }
    gradWeight.set(sums, group * sums.length);
  }
}
