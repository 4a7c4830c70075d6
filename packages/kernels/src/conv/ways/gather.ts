import type { Compute } from '../../wasm/compute.ts';
import { weightJob } from '../../wasm/generated/jobs.ts';
import { writeJob } from '../../wasm/job.ts';
import { type KernelMemory, kernelMemory } from '../../wasm/memory.ts';
import { runJob } from '../../wasm/runJob.ts';
import { type Convolution, convProducts, type Way } from '../convolution.ts';
import { forwardGathering, inputPhases, type Phase } from '../gathering.ts';
import { cutResult, gatherProduct } from '../gatherProduct.ts';
import { type ConvGeometry, volume } from '../geometry.ts';
import { copyPadded } from '../padded.ts';

/** By products with a matrix that is gathered from padded planes into the panels of the product: any shape. */
export const gather: Way = {
  fits: (c) => c.compute !== null,
  run(c) {
    kernelMemory().withScratch((memory) => runs[c.result](c, c.compute!, memory));
    return true;
  },
};

const runs = { output: forward, input: backwardInput, weight: backwardWeight };

function forward(
  { input, weight, bias, output, geometry: g }: Convolution,
  compute: Compute,
  memory: KernelMemory,
): void {
  const size = output.BYTES_PER_ELEMENT;
  const rows = g.outChannels / g.groups;
  const gathering = forwardGathering(g, size);
  const taps = gathering.taps.length;
  const plane = size * volume(gathering.padded);
  const row = size * volume(g.output);
  const elements = g.batch * g.outChannels * volume(g.output);
  const source = copyPadded(compute, memory, input, g.batch * g.inChannels, g.input, gathering);
  const target = memory.allocateFor(output, 0, elements);
  gatherProduct(compute, memory, {
    images: g.batch,
    groups: g.groups,
    rows,
    size,
    weights: {
      address: memory.copyIn(weight, 0, g.outChannels * taps),
      groupStep: size * rows * taps,
      rowStep: size * taps,
      steps: Int32Array.from({ length: taps }, (_, i) => size * i),
    },
    bias: bias === null ? 0 : memory.copyIn(bias, 0, g.outChannels),
    source: { address: source, image: g.inChannels * plane, group: (g.inChannels / g.groups) * plane },
    gathering,
    target: { address: target, image: g.outChannels * row, group: rows * row, row },
  });
  memory.copyOut(target, output, 0, elements);
}

function backwardInput(c: Convolution, compute: Compute, memory: KernelMemory): void {
  const { input, weight, bias, output, geometry: g } = c;
  const size = input.BYTES_PER_ELEMENT;
  const elements = g.batch * g.inChannels * volume(g.input);
  const phases = inputPhases(g, size);
  const source = copyPadded(compute, memory, output, g.batch * g.outChannels, g.output, phases[0]!.gathering);
  const weights = memory.copyIn(weight, 0, g.outChannels * (g.inChannels / g.groups) * volume(g.kernel));
  const biases = bias === null ? 0 : memory.copyIn(bias, 0, g.inChannels);
  const target = memory.allocateFor(input, 0, elements);
  for (const phase of phases) {
    memory.withScratch(() => computePhase(c, compute, memory, phase, { source, weights, biases, target }));
  }
  memory.copyOut(target, input, 0, elements);
}

/** Where the arrays of a gradient lie. */
interface Addresses {
  readonly source: number;
  readonly weights: number;
  readonly biases: number;
  readonly target: number;
}

/** One residue modulo the stride: computed side by side, then spread over the result. */
function computePhase(
  { input, bias, geometry: g }: Convolution,
  compute: Compute,
  memory: KernelMemory,
  { gathering, first, count, kernelTaps }: Phase,
  { source, weights, biases, target }: Addresses,
): void {
  const size = input.BYTES_PER_ELEMENT;
  const rows = g.inChannels / g.groups;
  const outPerGroup = g.outChannels / g.groups;
  const kernel = volume(g.kernel);
  const plane = size * volume(gathering.padded);
  const whole = g.stride.every((stride) => stride === 1);
  const phasePlane = size * volume(count);
  const planes = g.batch * g.inChannels;
  const place = whole ? target : memory.allocate(planes * phasePlane);
  if (kernelTaps.length === 0) {
    const view = size === 4 ? memory.f32 : memory.f64;
    for (let p = 0; p < planes; p++) {
      const from = (place + p * phasePlane) / size;
      view.fill(bias === null ? 0 : bias[p % g.inChannels]!, from, from + phasePlane / size);
    }
  } else {
    // Row c of tap (o, t) is weight[o, c, t].
    const steps = new Int32Array(gathering.taps.length);
    for (let o = 0, at = 0; o < outPerGroup; o++) {
      for (const tap of kernelTaps) steps[at++] = size * (o * rows * kernel + tap);
    }
    gatherProduct(compute, memory, {
      images: g.batch,
      groups: g.groups,
      rows,
      size,
      weights: { address: weights, groupStep: size * outPerGroup * rows * kernel, rowStep: size * kernel, steps },
      bias: biases,
      source: { address: source, image: g.outChannels * plane, group: outPerGroup * plane },
      gathering,
      target: { address: place, image: g.inChannels * phasePlane, group: rows * phasePlane, row: phasePlane },
    });
  }
  if (!whole) spreadPhase(compute, g, first, count, size, place, target);
}

/** Spreads the results of a phase, which lie side by side, over the planes. */
export function spreadPhase(
  compute: Compute,
  g: ConvGeometry,
  first: Phase['first'],
  count: Phase['count'],
  size: number,
  from: number,
  target: number,
): void {
  const [, height, width] = g.input;
  const line = size * width;
  const to = target + first[0] * height * line + first[1] * line + size * first[2];
  const steps = [g.stride[0] * height * line, g.stride[1] * line, size * g.stride[2]] as const;
  compute.exports.spreadPlanes(from, to, g.batch * g.inChannels, ...count, size * volume(g.input), ...steps, size);
}

function backwardWeight(
  { input, weight, output, geometry: g }: Convolution,
  compute: Compute,
  memory: KernelMemory,
): void {
  const size = weight.BYTES_PER_ELEMENT;
  const rows = g.outChannels / g.groups;
  const gathering = forwardGathering(g, size);
  const columns = gathering.taps.length;
  const positions = gathering.positions.length;
  const plane = size * volume(gathering.padded);
  const outPlane = size * positions;
  const source = copyPadded(compute, memory, input, g.batch * g.inChannels, g.input, gathering);
  const grad = memory.copyIn(output, 0, g.batch * g.outChannels * positions);
  const target = memory.allocateFor(weight, 0, g.outChannels * columns);
  const { cuts, step, byColumns } = cutResult(g.groups, rows, columns);
  const job = writeJob(memory, weightJob, {
    size,
    images: g.batch,
    rows,
    columns,
    positions,
    cuts,
    step,
    byColumns,
    grad,
    gradImage: g.outChannels * outPlane,
    gradGroup: rows * outPlane,
    source,
    sourceImage: g.inChannels * plane,
    sourceGroup: (g.inChannels / g.groups) * plane,
    positionTable: memory.copyIn(gathering.positions),
    tapTable: memory.copyIn(gathering.taps),
    target,
    targetGroup: size * rows * columns,
  });
  runJob(compute, memory, 'convWeight', job, g.groups * cuts, compute.exports.convWorkspace(size), 2 * convProducts(g));
  memory.copyOut(target, weight, 0, g.outChannels * columns);
}
