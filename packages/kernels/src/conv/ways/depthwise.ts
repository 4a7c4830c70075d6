import type { Compute } from '../../wasm/compute.ts';
import { type KernelMemory, ownMemory } from '../../wasm/memory.ts';
import { recording } from '../../wasm/recorder.ts';
import type { Convolution, Way } from '../convolution.ts';
import {
  depthwiseBackwardInput,
  depthwiseBackwardWeight,
  depthwiseForward,
  type Runs,
  runsOf,
} from '../depthwiseLoops.ts';
import { type Direct, forwardSplitting, runDirect } from '../direct.ts';
import { inputPhases, type OutputPhase, outputPhase, type Phase } from '../gathering.ts';
import { packAllWeights } from '../gatherProduct.ts';
import { type ConvGeometry, stepsOf, volume } from '../geometry.ts';
import { located, placeSides, takeResult, weightsOf } from '../sides.ts';

/** Rows of a group's results above which panels of a product repay their packing, and taps that are packed as one block. */
const MOST_ROWS = 8;
const MOST_TAPS = 256;
/** Bytes of a group's planes that are dealt out at a time: no more than the second-level cache holds. */
const MOST_BYTES = 1 << 20;
/** Elements of one side that are copied at a time. */
const PIECE = 1 << 18;

/** Groups of few channels, depthwise ones above all: sums of taps over planes, nothing for a matrix product to reuse. */
export const depthwise: Way = {
  fits(c) {
    const { geometry: g } = c;
    return g.groups > 1 && (c.compute === null ? isDepthwise(g) : isNarrow(c));
  },
  run(c) {
    const { compute, result, input, output, geometry: g } = c;
    if (compute !== null) {
      const { memory } = compute;
      if (result === 'weight') return memory.withScratch(() => backwardWeight(c, compute, memory));
      const ins = g.inChannels * volume(g.input);
      const outs = g.outChannels * volume(g.output);
      // Alone, as many images at a time as the caches hold; a plan, or a team of threads, has all of them.
      const most = recording.by || memory !== ownMemory() ? g.batch : Math.ceil(PIECE / ins);
      for (let from = 0; from < g.batch; from += most) {
        const geometry = { ...g, batch: Math.min(most, g.batch - from) };
        const part = { ...c, input: input.subarray(from * ins), output: output.subarray(from * outs), geometry };
        memory.withScratch(() => sumTaps(most < g.batch ? part : c, compute, memory));
      }
      return true;
    }
    depthwiseLoops(c, runsOf(g));
    return true;
  },
};

/** Depthwise convolutions without kernels. */
export function depthwiseLoops(
  { result, input, weight, bias, output, geometry: g }: Omit<Convolution, 'compute'>,
  runs: Runs,
): void {
  if (result === 'output') depthwiseForward(input, weight, bias, output, g, runs);
  else if (result === 'input') depthwiseBackwardInput(output, weight, bias, input, g, runs);
  else depthwiseBackwardWeight(output, input, weight, g, runs);
}

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

function sumTaps(c: Convolution, compute: Compute, memory: KernelMemory): void {
  const { geometry: g } = c;
  const sides = placeSides(c, memory);
  const { forward, size, from, to } = sides;
  const source = memory.copyIn(from.array, 0, g.batch * from.channels * volume(from.planes));
  const steps = stepsOf(to.planes, size);
  const phases: readonly (OutputPhase & Partial<Phase>)[] = forward ? [outputPhase(g)] : inputPhases(g, 1);
  for (const phase of phases) {
    const { gathering, first, step, count } = phase;
    const place = sides.target + first[0] * steps[0] + first[1] * steps[1] + first[2] * steps[2];
    memory.withScratch(() => {
      const job: Direct = {
        images: g.batch,
        groups: g.groups,
        channels: from.perGroup,
        rows: to.perGroup,
        size,
        splitting: gathering
          ? {
              input: from.planes,
              front: gathering.front,
              step: [1, 1, 1],
              size: gathering.padded,
              taps: gathering.taps,
            }
          : forwardSplitting(g, from.perGroup),
        source: located(source, from, size * volume(from.planes)),
        weights: packAllWeights(compute, memory, {
          weights: weightsOf(sides, phase, volume(g.kernel)),
          groups: g.groups,
          rows: to.perGroup,
          size,
        }),
        bias: sides.bias,
        out: count,
        target: {
          ...located(place, to, size * volume(to.planes)),
          // The results of a phase lie a step apart.
          steps: [step[0] * steps[0], step[1] * steps[1], step[2] * steps[2]],
        },
      };
      runDirect(compute, memory, job, false);
    });
  }
  takeResult(sides, c, memory);
}

function backwardWeight(c: Convolution, compute: Compute, memory: KernelMemory): boolean {
  const { input, weight, output, geometry: g } = c;
  const size = weight.BYTES_PER_ELEMENT;
  const [channels, rows] = [g.inChannels / g.groups, g.outChannels / g.groups];
  const splitting = forwardSplitting(g, channels);
  const taps = splitting.taps.length;
  const source = memory.copyIn(input, 0, g.batch * g.inChannels * volume(g.input));
  const grad = memory.copyIn(output, 0, g.batch * g.outChannels * volume(g.output));
  const address = memory.allocateFor(weight, 0, g.outChannels * taps);
  const job: Direct = {
    images: g.batch,
    groups: g.groups,
    channels,
    rows,
    size,
    splitting,
    source: located(source, { channels: g.inChannels, perGroup: channels }, size * volume(g.input)),
    weights: { address, group: size * rows * taps },
    bias: 0,
    out: g.output,
    target: {
      ...located(grad, { channels: g.outChannels, perGroup: rows }, size * volume(g.output)),
      steps: stepsOf(g.output, size),
    },
  };
  if (!runDirect(compute, memory, job, true)) return false;
  memory.copyOut(address, weight, 0, g.outChannels * taps);
  return true;
}
