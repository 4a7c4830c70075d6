import type { FloatArray } from '../floatArray.ts';
import { doubleScratch } from '../scratch.ts';
import { type ConvGeometry, volume } from './geometry.ts';
import { tapRanges } from './tapRanges.ts';

const sums = doubleScratch();

/**
 * Walks all (output line, tap line) pairs of one plane: `visit(out, line, tap)` gets where the output line begins, where
 * the input line that it sees begins (both inside their plane), and the first tap of the kernel's line. Lines in the
 * padding are left out; pairs of one output line follow each other.
 */
function forEachLine(g: ConvGeometry, visit: (out: number, line: number, tap: number) => void): void {
  const [inDepth, inHeight, inWidth] = g.input;
  const [kernelDepth, kernelHeight, kernelWidth] = g.kernel;
  const [outDepth, outHeight, outWidth] = g.output;
  for (let od = 0; od < outDepth; od++) {
    for (let oh = 0; oh < outHeight; oh++) {
      const out = (od * outHeight + oh) * outWidth;
      for (let kd = 0; kd < kernelDepth; kd++) {
        const id = od * g.stride[0] - g.padding[0] + kd * g.dilation[0];
        if (id < 0 || id >= inDepth) continue;
        for (let kh = 0; kh < kernelHeight; kh++) {
          const ih = oh * g.stride[1] - g.padding[1] + kh * g.dilation[1];
          if (ih < 0 || ih >= inHeight) continue;
          visit(out, (id * inHeight + ih) * inWidth, (kd * kernelHeight + kh) * kernelWidth);
        }
      }
    }
  }
}

function rangesOf(g: ConvGeometry): Int32Array {
  return tapRanges(g.input[2], g.kernel[2], g.stride[2], g.padding[2], g.dilation[2], g.output[2]);
}

/** `to[i * toStep] += factor * from[i * fromStep]` */
function addScaled(
  count: number,
  factor: number,
  source: FloatArray,
  from: number,
  fromStep: number,
  target: Float64Array,
  to: number,
  toStep: number,
): void {
  for (let i = 0; i < count; i++) {
    target[to]! += factor * source[from]!;
    from += fromStep;
    to += toStep;
  }
}

function dot(count: number, a: FloatArray, aFrom: number, b: FloatArray, bFrom: number, bStep: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum += a[aFrom + i]! * b[bFrom]!;
    bFrom += bStep;
  }
  return sum;
}

/** Forward pass with one input channel per group; a plane of sums in double, rounded once. */
export function depthwiseForward(
  input: FloatArray,
  weight: FloatArray,
  bias: FloatArray | null,
  output: FloatArray,
  g: ConvGeometry,
): void {
  const inPlane = volume(g.input);
  const outPlane = volume(g.output);
  const taps = volume(g.kernel);
  const multiplier = g.outChannels / g.groups;
  const [stride, padding, dilation, width] = [g.stride[2], g.padding[2], g.dilation[2], g.kernel[2]];
  const ranges = rangesOf(g);
  const acc = sums(outPlane);
  for (let plane = 0; plane < g.batch * g.outChannels; plane++) {
    const channel = plane % g.outChannels;
    const source = Math.floor(plane / multiplier) * inPlane;
    const w = channel * taps;
    acc.fill(bias === null ? 0 : bias[channel]!, 0, outPlane);
    forEachLine(g, (out, line, tap) => {
      for (let kw = 0; kw < width; kw++) {
        const x = ranges[2 * kw]!;
        const from = source + line - padding + kw * dilation + x * stride;
        addScaled(ranges[2 * kw + 1]! - x, weight[w + tap + kw]!, input, from, stride, acc, out + x, 1);
      }
    });
    const to = plane * outPlane;
    for (let i = 0; i < outPlane; i++) output[to + i] = acc[i]!;
  }
}

/** Gradient of the input with one input channel per group; a plane of sums in double, rounded once. */
export function depthwiseBackwardInput(
  gradOutput: FloatArray,
  weight: FloatArray,
  bias: FloatArray | null,
  gradInput: FloatArray,
  g: ConvGeometry,
): void {
  const inPlane = volume(g.input);
  const outPlane = volume(g.output);
  const taps = volume(g.kernel);
  const multiplier = g.outChannels / g.groups;
  const [stride, padding, dilation, width] = [g.stride[2], g.padding[2], g.dilation[2], g.kernel[2]];
  const ranges = rangesOf(g);
  const acc = sums(inPlane);
  for (let plane = 0; plane < g.batch * g.inChannels; plane++) {
    const channel = plane % g.inChannels;
    acc.fill(bias === null ? 0 : bias[channel]!, 0, inPlane);
    for (let k = 0; k < multiplier; k++) {
      const source = (plane * multiplier + k) * outPlane;
      const w = (channel * multiplier + k) * taps;
      forEachLine(g, (out, line, tap) => {
        for (let kw = 0; kw < width; kw++) {
          const x = ranges[2 * kw]!;
          const to = line - padding + kw * dilation + x * stride;
          addScaled(ranges[2 * kw + 1]! - x, weight[w + tap + kw]!, gradOutput, source + out + x, 1, acc, to, stride);
        }
      });
    }
    const at = plane * inPlane;
    for (let i = 0; i < inPlane; i++) gradInput[at + i] = acc[i]!;
  }
}

/** Gradient of the weight with one input channel per group; sums over the whole batch in double. */
export function depthwiseBackwardWeight(
  gradOutput: FloatArray,
  input: FloatArray,
  gradWeight: FloatArray,
  g: ConvGeometry,
): void {
  const inPlane = volume(g.input);
  const outPlane = volume(g.output);
  const taps = volume(g.kernel);
  const multiplier = g.outChannels / g.groups;
  const [stride, padding, dilation, width] = [g.stride[2], g.padding[2], g.dilation[2], g.kernel[2]];
  const ranges = rangesOf(g);
  const acc = sums(taps);
  for (let channel = 0; channel < g.outChannels; channel++) {
    acc.fill(0, 0, taps);
    for (let n = 0; n < g.batch; n++) {
      const grad = (n * g.outChannels + channel) * outPlane;
      const source = (n * g.inChannels + Math.floor(channel / multiplier)) * inPlane;
      forEachLine(g, (out, line, tap) => {
        for (let kw = 0; kw < width; kw++) {
          const x = ranges[2 * kw]!;
          const from = source + line - padding + kw * dilation + x * stride;
          acc[tap + kw]! += dot(ranges[2 * kw + 1]! - x, gradOutput, grad + out + x, input, from, stride);
        }
      });
    }
    for (let i = 0; i < taps; i++) gradWeight[channel * taps + i] = acc[i]!;
  }
}
