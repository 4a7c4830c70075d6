import type { Compute } from '../../wasm/compute.ts';
import { weightJob } from '../../wasm/generated/jobs.ts';
import { writeJob } from '../../wasm/job.ts';
import type { KernelMemory } from '../../wasm/memory.ts';
import { runJob } from '../../wasm/runJob.ts';
import { type Convolution, convProducts, type Way } from '../convolution.ts';
import { forwardGathering, forwardPhase, inputPhases, type Phase } from '../gathering.ts';
import { cutResult, gatherProduct } from '../gatherProduct.ts';
import { volume } from '../geometry.ts';
import { copyPadded } from '../padded.ts';
import { located, placeSides, type Sides, takeResult, weightsOf } from '../sides.ts';

/** By products with a matrix that is gathered from padded planes into the panels of the product: any shape. */
export const gather: Way = {
  fits: (c) => c.compute !== null,
  run(c) {
    const compute = c.compute!;
    const sums = c.result === 'weight' ? backwardWeight : sumTaps;
    compute.memory.withScratch((memory) => sums(c, compute, memory));
    return true;
  },
};

function sumTaps(c: Convolution, compute: Compute, memory: KernelMemory): void {
  const { geometry: g } = c;
  const sides = placeSides(c, memory);
  const { forward, size, bias, from, to, target } = sides;
  const phases = forward ? [forwardPhase(g, size)] : inputPhases(g, size);
  const source = copyPadded(compute, memory, from.array, g.batch * from.channels, from.planes, phases[0]!.gathering);
  const seeing = phases.filter(({ kernelTaps }) => kernelTaps.length > 0);
  if (seeing.length < phases.length)
    compute.exports.fillPlanes(target, g.batch * to.channels, volume(to.planes), bias, to.channels, size);
  for (const phase of seeing) memory.withScratch(() => computePhase(c, sides, compute, memory, phase, source));
  takeResult(sides, c, memory);
}

/** Results that see the same taps: computed side by side, then spread over the planes where they are some of them. */
function computePhase(
  { geometry: g }: Convolution,
  sides: Sides,
  compute: Compute,
  memory: KernelMemory,
  phase: Phase,
  source: number,
): void {
  const { gathering, first, step, count } = phase;
  const { size, from, to, target } = sides;
  const plane = size * volume(count);
  const whole = step.every((places) => places === 1);
  const planes = g.batch * to.channels;
  const place = whole ? target : memory.allocate(planes * plane);
  gatherProduct(compute, memory, {
    images: g.batch,
    groups: g.groups,
    rows: to.perGroup,
    size,
    weights: weightsOf(sides, phase, volume(g.kernel)),
    bias: sides.bias,
    source: located(source, from, size * volume(gathering.padded)),
    gathering,
    target: located(place, to, plane),
  });
  if (whole) return;
  const [, height, width] = to.planes;
  const line = size * width;
  const start = target + (first[0] * height + first[1]) * line + size * first[2];
  const steps = [step[0] * height * line, step[1] * line, size * step[2]] as const;
  compute.exports.spreadPlanes(place, start, planes, ...count, size * volume(to.planes), ...steps, size);
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
