import type { FloatArray } from '../floatArray.ts';
import { doubleScratch } from '../scratch.ts';
import { type ConvGeometry, volume } from './geometry.ts';
import { tapRanges } from './tapRanges.ts';

const sums = doubleScratch();

/**
 * What the taps of a kernel see of one plane, line by line, four numbers each: how many outputs side by side, the tap, and where
 * the first output and its input lie in their planes. Those of one output line follow each other.
 */
export type Runs = Int32Array;

/** One call after the other has it, and writes it anew. */
let shared: Runs = new Int32Array(0);

/** What the taps see of a convolution's planes; `isOwn`: to be kept. */
export function runsOf({ input, kernel, output, stride, padding, dilation }: ConvGeometry, isOwn = false): Runs {
  const most = 4 * output[0] * output[1] * volume(kernel);
  if (!isOwn && shared.length < most) shared = new Int32Array(most);
  const runs = isOwn ? new Int32Array(most) : shared;
  const ranges = tapRanges(input[2], kernel[2], stride[2], padding[2], dilation[2], output[2]);
  let n = 0;
  for (let line = 0; line < output[0] * output[1]; line++) {
    const od = Math.floor(line / output[1]);
    for (let tap = 0; tap < volume(kernel); tap++) {
      const row = Math.floor(tap / kernel[2]);
      const kw = tap % kernel[2];
      const id = od * stride[0] - padding[0] + Math.floor(row / kernel[1]) * dilation[0];
      const ih = (line % output[1]) * stride[1] - padding[1] + (row % kernel[1]) * dilation[1];
      if (id < 0 || id >= input[0] || ih < 0 || ih >= input[1]) continue;
      const x = ranges[2 * kw]!;
      runs[n++] = ranges[2 * kw + 1]! - x;
      runs[n++] = tap;
      runs[n++] = line * output[2] + x;
      runs[n++] = (id * input[1] + ih) * input[2] - padding[2] + kw * dilation[2] + x * stride[2];
    }
  }
  return runs.subarray(0, n);
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

/** Fills sums with a channel's bias, or 0: written out, for a number that is given to a function is an object on the way. */
function begin(acc: Float64Array, count: number, bias: FloatArray | null, channel: number): void {
  if (bias === null) acc.fill(0, 0, count);
  else for (let i = 0; i < count; i++) acc[i] = bias[channel]!;
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
  runs: Runs,
): void {
  const inPlane = volume(g.input);
  const outPlane = volume(g.output);
  const taps = volume(g.kernel);
  const multiplier = g.outChannels / g.groups;
  const stride = g.stride[2];
  const acc = sums(outPlane);
  for (let plane = 0; plane < g.batch * g.outChannels; plane++) {
    const channel = plane % g.outChannels;
    const source = Math.floor(plane / multiplier) * inPlane;
    const w = channel * taps;
    begin(acc, outPlane, bias, channel);
    for (let i = 0; i < runs.length; i += 4)
      addScaled(runs[i]!, weight[w + runs[i + 1]!]!, input, source + runs[i + 3]!, stride, acc, runs[i + 2]!, 1);
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
  runs: Runs,
): void {
  const inPlane = volume(g.input);
  const outPlane = volume(g.output);
  const taps = volume(g.kernel);
  const multiplier = g.outChannels / g.groups;
  const stride = g.stride[2];
  const acc = sums(inPlane);
  for (let plane = 0; plane < g.batch * g.inChannels; plane++) {
    const channel = plane % g.inChannels;
    begin(acc, inPlane, bias, channel);
    for (let k = 0; k < multiplier; k++) {
      const source = (plane * multiplier + k) * outPlane;
      const w = (channel * multiplier + k) * taps;
      for (let i = 0; i < runs.length; i += 4)
        addScaled(runs[i]!, weight[w + runs[i + 1]!]!, gradOutput, source + runs[i + 2]!, 1, acc, runs[i + 3]!, stride);
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
  runs: Runs,
): void {
  const inPlane = volume(g.input);
  const outPlane = volume(g.output);
  const taps = volume(g.kernel);
  const multiplier = g.outChannels / g.groups;
  const stride = g.stride[2];
  const acc = sums(taps);
  for (let channel = 0; channel < g.outChannels; channel++) {
    acc.fill(0, 0, taps);
    for (let n = 0; n < g.batch; n++) {
      const grad = (n * g.outChannels + channel) * outPlane;
      const source = (n * g.inChannels + Math.floor(channel / multiplier)) * inPlane;
      for (let i = 0; i < runs.length; i += 4)
        acc[runs[i + 1]!]! += dot(runs[i]!, gradOutput, grad + runs[i + 2]!, input, source + runs[i + 3]!, stride);
    }
    for (let i = 0; i < taps; i++) gradWeight[channel * taps + i] = acc[i]!;
  }
}
