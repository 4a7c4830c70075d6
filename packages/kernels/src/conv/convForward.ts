import type { FloatArray } from '../floatArray.ts';
import { gemmUnchecked } from '../matmul/gemm.ts';
import type { Compute } from '../wasm/compute.ts';
import { kernelMemory } from '../wasm/memory.ts';
import { checkConvolution } from './checkGeometry.ts';
import { depthwiseForward } from './depthwise.ts';
import { fillChannels } from './fillChannels.ts';
import { forwardGathering } from './gathering.ts';
import { type ConvGeometry, volume } from './geometry.ts';
import { im2colTile } from './im2col.ts';
import { forEachTile, isDepthwise, isPointwise, tileScratch } from './tiles.ts';
import { computeForConv, copyPadded, gatherProduct, packAllWeights } from './wasmConv.ts';
import { convByWinograd, forwardWinograd } from './winograd.ts';

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
  /** The sizes of all of them. */
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
  const compute = computeForConv(g, [input, weight, bias, output]);
  if (compute !== null) {
    if (!convByWinograd(compute, forwardWinograd(g), input, weight, bias, output)) {
      forwardByWasm(compute, input, weight, bias, output, g);
    }
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

function forwardByWasm(
  compute: Compute,
  input: FloatArray,
  weight: FloatArray,
  bias: FloatArray | null,
  output: FloatArray,
  g: ConvGeometry,
): void {
  const rows = g.outChannels / g.groups;
  const outPlane = 4 * volume(g.output);
  const gathering = forwardGathering(g);
  const taps = gathering.taps.length;
  const plane = 4 * volume(gathering.padded);
  kernelMemory().withScratch((memory) => {
    const source = copyPadded(compute, memory, input as Float32Array, g.batch * g.inChannels, g.input, gathering);
    const steps = Int32Array.from({ length: taps }, (_, i) => 4 * i);
    const plain = memory.copyIn(weight, 0, g.outChannels * taps);
    const weights = packAllWeights(compute, memory, plain, g.groups, rows * taps, rows, taps, steps);
    const target = memory.allocateFor(output, 0, (g.batch * g.outChannels * outPlane) / 4);
    gatherProduct(compute, memory, {
      images: g.batch,
      groups: g.groups,
      rows,
      weights,
      bias: bias === null ? 0 : memory.copyIn(bias, 0, g.outChannels),
      source,
      sourceImage: g.inChannels * plane,
      sourceGroup: (g.inChannels / g.groups) * plane,
      gathering,
      target,
      targetImage: g.outChannels * outPlane,
      targetGroup: rows * outPlane,
      targetRow: outPlane,
    });
    memory.copyOut(target, output, 0, (g.batch * g.outChannels * outPlane) / 4);
  });
}
