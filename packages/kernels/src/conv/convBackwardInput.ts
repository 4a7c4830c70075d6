import type { FloatArray } from '../floatArray.ts';
import { gemmUnchecked } from '../matmul/gemm.ts';
import type { Compute } from '../wasm/compute.ts';
import { type KernelMemory, kernelMemory } from '../wasm/memory.ts';
import { checkConvolution } from './checkGeometry.ts';
import { depthwiseBackwardInput } from './depthwise.ts';
import { fillChannels } from './fillChannels.ts';
import { inputPhases, type Phase } from './gathering.ts';
import { type ConvGeometry, volume } from './geometry.ts';
import { col2imTile } from './im2col.ts';
import { forEachTile, isDepthwise, isPointwise, tileScratch } from './tiles.ts';
import { computeForConv, copyPadded, gatherProduct, packAllWeights } from './wasmConv.ts';
import { backwardInputWinograd, convByWinograd } from './winograd.ts';

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
  const compute = computeForConv(g, [gradOutput, weight, bias, gradInput]);
  if (compute !== null) {
    if (!convByWinograd(compute, backwardInputWinograd(g), gradOutput, weight, bias, gradInput)) {
      backwardInputByWasm(compute, gradOutput, weight, bias, gradInput, g);
    }
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

function backwardInputByWasm(
  compute: Compute,
  gradOutput: FloatArray,
  weight: FloatArray,
  bias: FloatArray | null,
  gradInput: FloatArray,
  g: ConvGeometry,
): void {
  const elements = g.batch * g.inChannels * volume(g.input);
  const phases = inputPhases(g);
  kernelMemory().withScratch((memory) => {
    const planes = g.batch * g.outChannels;
    const source = copyPadded(compute, memory, gradOutput as Float32Array, planes, g.output, phases[0]!.gathering);
    const weights = memory.copyIn(weight, 0, g.outChannels * (g.inChannels / g.groups) * volume(g.kernel));
    const biases = bias === null ? 0 : memory.copyIn(bias, 0, g.inChannels);
    const target = memory.allocateFor(gradInput, 0, elements);
    for (const phase of phases) {
      memory.withScratch(() => computePhase(compute, memory, g, phase, source, weights, bias, biases, target));
    }
    memory.copyOut(target, gradInput, 0, elements);
  });
}

/** One residue modulo the stride: computed side by side, then spread over the result. */
function computePhase(
  compute: Compute,
  memory: KernelMemory,
  g: ConvGeometry,
  { gathering, first, count, kernelTaps }: Phase,
  source: number,
  weights: number,
  bias: FloatArray | null,
  biases: number,
  target: number,
): void {
  const rows = g.inChannels / g.groups;
  const outPerGroup = g.outChannels / g.groups;
  const kernel = volume(g.kernel);
  const plane = 4 * volume(gathering.padded);
  const whole = g.stride.every((stride) => stride === 1);
  const phasePlane = 4 * volume(count);
  const planes = g.batch * g.inChannels;
  const place = whole ? target : memory.allocate(planes * phasePlane);
  if (kernelTaps.length === 0) {
    for (let p = 0; p < planes; p++) {
      const from = (place + p * phasePlane) / 4;
      memory.f32.fill(bias === null ? 0 : bias[p % g.inChannels]!, from, from + phasePlane / 4);
    }
  } else {
    // Row c of tap (o, t) is weight[o, c, t].
    const steps = new Int32Array(gathering.taps.length);
    for (let o = 0, at = 0; o < outPerGroup; o++) {
      for (const tap of kernelTaps) steps[at++] = 4 * (o * rows * kernel + tap);
    }
    gatherProduct(compute, memory, {
      images: g.batch,
      groups: g.groups,
      rows,
      weights: packAllWeights(compute, memory, weights, g.groups, outPerGroup * rows * kernel, rows, kernel, steps),
      bias: biases,
      source,
      sourceImage: g.outChannels * plane,
      sourceGroup: outPerGroup * plane,
      gathering,
      target: place,
      targetImage: g.inChannels * phasePlane,
      targetGroup: rows * phasePlane,
      targetRow: phasePlane,
    });
  }
  if (whole) return;
  const [, height, width] = g.input;
  const line = 4 * width;
  const to = target + first[0] * height * line + first[1] * line + 4 * first[2];
  const [depthStep, heightStep, widthStep] = [g.stride[0] * height * line, g.stride[1] * line, 4 * g.stride[2]];
  const toPlane = 4 * volume(g.input);
  compute.exports.spreadPlanes(place, to, planes, ...count, toPlane, depthStep, heightStep, widthStep);
}
