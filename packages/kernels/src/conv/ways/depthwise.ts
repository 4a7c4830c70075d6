import type { Compute } from '../../wasm/compute.ts';
import { type KernelMemory, kernelMemory } from '../../wasm/memory.ts';
import type { Convolution, Way } from '../convolution.ts';
import { depthwiseBackwardInput, depthwiseBackwardWeight, depthwiseForward } from '../depthwiseLoops.ts';
import { type Direct, forwardSplitting, runDirect } from '../direct.ts';
import { inputPhases } from '../gathering.ts';
import { packAllWeights } from '../gatherProduct.ts';
import { type ConvGeometry, type Triple, volume } from '../geometry.ts';

/** Rows of a group's results above which panels of a product repay their packing, and taps that are packed as one block. */
const MOST_ROWS = 8;
const MOST_TAPS = 256;
/** Bytes of a group's planes that are dealt out at a time: no more than the second-level cache holds. */
const MOST_BYTES = 1 << 20;

/** Groups of few channels, depthwise ones above all: sums of taps over planes, nothing for a matrix product to reuse. */
export const depthwise: Way = {
  fits(c) {
    const { geometry: g } = c;
    return g.groups > 1 && (c.compute === null ? isDepthwise(g) : isNarrow(c));
  },
  run(c) {
    const { compute, result, input, weight, bias, output, geometry: g } = c;
    if (compute !== null) return kernelMemory().withScratch((memory) => runs[result](c, compute, memory));
    if (result === 'output') depthwiseForward(input, weight, bias, output, g);
    else if (result === 'input') depthwiseBackwardInput(output, weight, bias, input, g);
    else depthwiseBackwardWeight(output, input, weight, g);
    return true;
  },
};

const runs = { output: forward, input: backwardInput, weight: backwardWeight };

function isDepthwise(g: ConvGeometry): boolean {
  return g.groups === g.inChannels;
}

function isNarrow({ result, geometry: g }: Convolution): boolean {
  const [ins, outs] = [g.inChannels / g.groups, g.outChannels / g.groups];
  const [rows, channels] = result === 'input' ? [ins, outs] : [outs, ins];
  if (rows > MOST_ROWS || channels * volume(g.kernel) > MOST_TAPS) return false;
  // Every residue modulo the stride is dealt out, whether a tap sees it or not.
  if (g.stride.some((stride, i) => stride > Math.max(2, (g.kernel[i]! - 1) * g.dilation[i]! + 1))) return false;
  return 8 * channels * volume(g.input.map((size, i) => size + g.kernel[i]! * g.dilation[i]!) as never) <= MOST_BYTES;
}

/** Bytes from one element of contiguous planes to the next along each dimension. */
function stepsOf([, height, width]: Triple, size: number): Triple {
  return [size * height * width, size * width, size];
}

/** Where contiguous planes of `channels` channels in all lie. */
function located(address: number, channels: number, groups: number, plane: number) {
  return { address, image: channels * plane, group: (channels / groups) * plane, row: plane };
}

function forward(c: Convolution, compute: Compute, memory: KernelMemory): boolean {
  const { input, weight, bias, output, geometry: g } = c;
  const size = output.BYTES_PER_ELEMENT;
  const splitting = forwardSplitting(g, g.inChannels / g.groups);
  const taps = splitting.taps.length;
  const rows = g.outChannels / g.groups;
  const elements = g.batch * g.outChannels * volume(g.output);
  const source = memory.copyIn(input, 0, g.batch * g.inChannels * volume(g.input));
  const target = memory.allocateFor(output, 0, elements);
  const weights = {
    address: memory.copyIn(weight, 0, g.outChannels * taps),
    groupStep: size * rows * taps,
    rowStep: size * taps,
    steps: Int32Array.from({ length: taps }, (_, i) => size * i),
  };
  const job: Direct = {
    images: g.batch,
    groups: g.groups,
    channels: g.inChannels / g.groups,
    rows,
    size,
    splitting,
    source: located(source, g.inChannels, g.groups, size * volume(g.input)),
    weights: packAllWeights(compute, memory, { weights, groups: g.groups, rows, size }),
    bias: bias === null ? 0 : memory.copyIn(bias, 0, g.outChannels),
    out: g.output,
    target: {
      ...located(target, g.outChannels, g.groups, size * volume(g.output)),
      steps: stepsOf(g.output, size),
    },
  };
  runDirect(compute, memory, job, false);
  memory.copyOut(target, output, 0, elements);
  return true;
}

function backwardInput(c: Convolution, compute: Compute, memory: KernelMemory): boolean {
  const { input, weight, bias, output, geometry: g } = c;
  const size = input.BYTES_PER_ELEMENT;
  const [rows, channels, kernel] = [g.inChannels / g.groups, g.outChannels / g.groups, volume(g.kernel)];
  const elements = g.batch * g.inChannels * volume(g.input);
  const source = memory.copyIn(output, 0, g.batch * g.outChannels * volume(g.output));
  const target = memory.allocateFor(input, 0, elements);
  const plain = memory.copyIn(weight, 0, g.outChannels * rows * kernel);
  const biases = bias === null ? 0 : memory.copyIn(bias, 0, g.inChannels);
  const [deep, high, wide] = stepsOf(g.input, size);
  // Inputs of one residue modulo the stride see the same taps, and their results lie a stride apart.
  for (const { gathering, first, count, kernelTaps } of inputPhases(g, 1)) {
    const steps = new Int32Array(channels * kernelTaps.length);
    for (let o = 0, at = 0; o < channels; o++) {
      for (const tap of kernelTaps) steps[at++] = size * (o * rows * kernel + tap);
    }
    memory.withScratch(() => {
      const weights = { address: plain, groupStep: size * channels * rows * kernel, rowStep: size * kernel, steps };
      const place = target + first[0] * deep + first[1] * high + first[2] * wide;
      const job: Direct = {
        images: g.batch,
        groups: g.groups,
        channels,
        rows,
        size,
        splitting: {
          input: g.output,
          front: gathering.front,
          step: [1, 1, 1],
          size: gathering.padded,
          taps: gathering.taps,
        },
        source: located(source, g.outChannels, g.groups, size * volume(g.output)),
        weights: packAllWeights(compute, memory, { weights, groups: g.groups, rows, size }),
        bias: biases,
        out: count,
        target: {
          ...located(place, g.inChannels, g.groups, size * volume(g.input)),
          steps: [g.stride[0] * deep, g.stride[1] * high, g.stride[2] * wide],
        },
      };
      runDirect(compute, memory, job, false);
    });
  }
  memory.copyOut(target, input, 0, elements);
  return true;
}

function backwardWeight(c: Convolution, compute: Compute, memory: KernelMemory): boolean {
  const { input, weight, output, geometry: g } = c;
  const size = weight.BYTES_PER_ELEMENT;
  const splitting = forwardSplitting(g, g.inChannels / g.groups);
  const taps = splitting.taps.length;
  const rows = g.outChannels / g.groups;
  const source = memory.copyIn(input, 0, g.batch * g.inChannels * volume(g.input));
  const grad = memory.copyIn(output, 0, g.batch * g.outChannels * volume(g.output));
  const address = memory.allocateFor(weight, 0, g.outChannels * taps);
  const job: Direct = {
    images: g.batch,
    groups: g.groups,
    channels: g.inChannels / g.groups,
    rows,
    size,
    splitting,
    source: located(source, g.inChannels, g.groups, size * volume(g.input)),
    weights: { address, group: size * rows * taps },
    bias: 0,
    out: g.output,
    target: { ...located(grad, g.outChannels, g.groups, size * volume(g.output)), steps: stepsOf(g.output, size) },
  };
  if (!runDirect(compute, memory, job, true)) return false;
  memory.copyOut(address, weight, 0, g.outChannels * taps);
  return true;
}
