import type { FloatArray } from '../floatArray.ts';
import { doubleScratch } from '../scratch.ts';
import { type ConvGeometry, volume } from './geometry.ts';
import { tapRanges } from './tapRanges.ts';

const sums = doubleScratch();

/** Tables that one call after the other has: they are written anew each time, and so leave nothing behind. */
let lines = new Int32Array(0);
let ranges = new Int32Array(0);

/**
 * Writes all (output line, tap line) pairs of one plane to {@link lines}, three numbers each: where the output line begins,
 * where the input line that it sees begins (both inside their plane), and the first tap of the kernel's line. Lines in the
 * padding are left out; pairs of one output line follow each other.
 *
 * @returns how many numbers these are
 */
function writeLines(g: ConvGeometry): number {
  const { input, kernel, output, stride, padding, dilation } = g;
  const most = 3 * output[0] * output[1] * kernel[0] * kernel[1];
  if (lines.length < most) lines = new Int32Array(most);
  let n = 0;
  for (let od = 0; od < output[0]; od++) {
    for (let oh = 0; oh < output[1]; oh++) {
      const out = (od * output[1] + oh) * output[2];
      for (let kd = 0; kd < kernel[0]; kd++) {
        const id = od * stride[0] - padding[0] + kd * dilation[0];
        if (id < 0 || id >= input[0]) continue;
        for (let kh = 0; kh < kernel[1]; kh++) {
          const ih = oh * stride[1] - padding[1] + kh * dilation[1];
          if (ih < 0 || ih >= input[1]) continue;
          lines[n++] = out;
          lines[n++] = (id * input[1] + ih) * input[2];
          lines[n++] = (kd * kernel[1] + kh) * kernel[2];
        }
      }
    }
  }
  return n;
}

function writeRanges({ input, kernel, stride, padding, dilation, output }: ConvGeometry): void {
  if (ranges.length < 2 * kernel[2]) ranges = new Int32Array(2 * kernel[2]);
  tapRanges(input[2], kernel[2], stride[2], padding[2], dilation[2], output[2], ranges);
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
  const stride = g.stride[2];
  const padding = g.padding[2];
  const dilation = g.dilation[2];
  const width = g.kernel[2];
  const count = writeLines(g);
  writeRanges(g);
  const acc = sums(outPlane);
  for (let plane = 0; plane < g.batch * g.outChannels; plane++) {
    const channel = plane % g.outChannels;
    const source = Math.floor(plane / multiplier) * inPlane;
    const w = channel * taps;
    acc.fill(bias === null ? 0 : bias[channel]!, 0, outPlane);
    for (let i = 0; i < count; i += 3) {
      const out = lines[i]!;
      const line = lines[i + 1]!;
      const tap = lines[i + 2]!;
      for (let kw = 0; kw < width; kw++) {
        const x = ranges[2 * kw]!;
        const from = source + line - padding + kw * dilation + x * stride;
        addScaled(ranges[2 * kw + 1]! - x, weight[w + tap + kw]!, input, from, stride, acc, out + x, 1);
      }
    }
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
  const stride = g.stride[2];
  const padding = g.padding[2];
  const dilation = g.dilation[2];
  const width = g.kernel[2];
  const count = writeLines(g);
  writeRanges(g);
  const acc = sums(inPlane);
  for (let plane = 0; plane < g.batch * g.inChannels; plane++) {
    const channel = plane % g.inChannels;
    acc.fill(bias === null ? 0 : bias[channel]!, 0, inPlane);
    for (let k = 0; k < multiplier; k++) {
      const source = (plane * multiplier + k) * outPlane;
      const w = (channel * multiplier + k) * taps;
      for (let i = 0; i < count; i += 3) {
        const out = lines[i]!;
        const line = lines[i + 1]!;
        const tap = lines[i + 2]!;
        for (let kw = 0; kw < width; kw++) {
          const x = ranges[2 * kw]!;
          const to = line - padding + kw * dilation + x * stride;
          addScaled(ranges[2 * kw + 1]! - x, weight[w + tap + kw]!, gradOutput, source + out + x, 1, acc, to, stride);
        }
      }
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
  const stride = g.stride[2];
  const padding = g.padding[2];
  const dilation = g.dilation[2];
  const width = g.kernel[2];
  const count = writeLines(g);
  writeRanges(g);
  const acc = sums(taps);
  for (let channel = 0; channel < g.outChannels; channel++) {
    acc.fill(0, 0, taps);
    for (let n = 0; n < g.batch; n++) {
      const grad = (n * g.outChannels + channel) * outPlane;
      const source = (n * g.inChannels + Math.floor(channel / multiplier)) * inPlane;
      for (let i = 0; i < count; i += 3) {
        const out = lines[i]!;
        const line = lines[i + 1]!;
        const tap = lines[i + 2]!;
        for (let kw = 0; kw < width; kw++) {
          const x = ranges[2 * kw]!;
          const from = source + line - padding + kw * dilation + x * stride;
          acc[tap + kw]! += dot(ranges[2 * kw + 1]! - x, gradOutput, grad + out + x, input, from, stride);
        }
      }
    }
    for (let i = 0; i < taps; i++) gradWeight[channel * taps + i] = acc[i]!;
  }
}
