import type { ConvGeometry, Triple } from './geometry.ts';
import { volume } from './geometry.ts';

/**
 * A convolution as a product of weights with a matrix that is gathered from padded planes: element (tap, position) lies
 * `taps[tap] + positions[position]` bytes behind the first plane of an image's group.
 */
export interface Gathering {
  /** Sizes of the planes that are gathered from, and what of them lies before the source. */
  padded: Triple;
  front: Triple;
  positions: Int32Array;
  taps: Int32Array;
}

/** Along one dimension: the planes' size and where taps and positions lie in it. */
export interface GatheredAxis {
  padded: number;
  front: number;
  /** Place of the first tap of every position. */
  positions: number[];
  /** Place of every tap behind a position's place. */
  taps: number[];
}

/** The tables of a gathering over `channels` planes with elements of `size` bytes, from its dimensions. */
export function gatherAxes(axes: readonly GatheredAxis[], channels: number, size: number): Gathering {
  const [d, h, w] = axes as [GatheredAxis, GatheredAxis, GatheredAxis];
  const padded: Triple = [d.padded, h.padded, w.padded];
  const front: Triple = [d.front, h.front, w.front];
  const positions = new Int32Array(d.positions.length * h.positions.length * w.positions.length);
  const taps = new Int32Array(channels * d.taps.length * h.taps.length * w.taps.length);
  fill(positions, size, [d.positions, h.positions, w.positions], padded);
  const plane = volume(padded);
  const each = d.taps.length * h.taps.length * w.taps.length;
  if (channels > 0) fill(taps, size, [d.taps, h.taps, w.taps], padded);
  // The other channels see what the first one sees, planes further on.
  for (let channel = 1, at = each; channel < channels; channel++) {
    const shift = size * channel * plane;
    for (let i = 0; i < each; i++) taps[at++] = taps[i]! + shift;
  }
  return { padded, front, positions, taps };
}

function fill(
  table: Int32Array,
  size: number,
  [d, h, w]: readonly [number[], number[], number[]],
  padded: Triple,
): void {
  let at = 0;
  for (const z of d) {
    for (const y of h) {
      const line = (z * padded[1] + y) * padded[2];
      for (const x of w) table[at++] = size * (line + x);
    }
  }
}

/** The gathering of a forward convolution and of its weight's gradient, over the channels of one group. */
export function forwardGathering(g: ConvGeometry, size: number): Gathering {
  const axes = [0, 1, 2].map((i): GatheredAxis => {
    const [stride, dilation] = [g.stride[i]!, g.dilation[i]!];
    const needed = (g.output[i]! - 1) * stride + (g.kernel[i]! - 1) * dilation + 1;
    return {
      // Planes that need no border are gathered from as they lie.
      padded: g.padding[i] === 0 ? Math.max(needed, g.input[i]!) : needed,
      front: g.padding[i]!,
      positions: Array.from({ length: g.output[i]! }, (_, x) => x * stride),
      taps: Array.from({ length: g.kernel[i]! }, (_, t) => t * dilation),
    };
  });
  return gatherAxes(axes, g.inChannels / g.groups, size);
}

/** Results that see the same taps: all of them forward, one residue of the input's positions modulo the stride backward. */
export interface Phase extends OutputPhase {
  gathering: Gathering;
}

/** A {@link Phase} without what it gathers. */
export interface OutputPhase {
  /** First position of the phase along each dimension; the next ones are `step` apart. */
  first: Triple;
  step: Triple;
  /** Number of positions along each dimension. */
  count: Triple;
  /** For each tap of the gathering within a channel, which tap of the kernel it is. */
  kernelTaps: number[];
}

/** The one phase of a forward convolution. */
export function forwardPhase(g: ConvGeometry, size: number): Phase {
  return { ...outputPhase(g), gathering: forwardGathering(g, size) };
}

/** {@link forwardPhase} for who does not gather. */
export function outputPhase(g: ConvGeometry): OutputPhase {
  const kernelTaps = Array.from({ length: volume(g.kernel) }, (_, tap) => tap);
  return { first: [0, 0, 0], step: [1, 1, 1], count: g.output, kernelTaps };
}

interface PhaseAxis {
  first: number;
  positions: number[];
  /** Kernel taps, and which output each sees behind the position's own number; may be negative. */
  taps: number[];
  shifts: number[];
}

/**
 * The gradient with respect to the input as gatherings from the output's gradient: input `y` sums over taps `t` whose
 * output `(y + padding - t * dilation) / stride` is whole. Inputs of one residue modulo the stride see the same taps, so
 * that every residue is a convolution with a stride of 1; with a stride of 1 there is but one.
 */
export function inputPhases(g: ConvGeometry, size: number): Phase[] {
  const axes = [0, 1, 2].map((i) => axisPhases(g.input[i]!, g.kernel[i]!, g.stride[i]!, g.padding[i]!, g.dilation[i]!));
  // All phases gather from the same planes: the widest border that one of them needs.
  const borders = axes.map((phases, i) => {
    const front = Math.max(0, ...phases.flatMap(({ shifts }) => shifts.map((shift) => -shift)));
    const last = Math.max(0, ...phases.flatMap((p) => p.shifts.map((shift) => p.positions.length - 1 + shift)));
    return { front, padded: front + Math.max(last + 1, front === 0 ? g.output[i]! : 0) };
  });
  const [d, h, w] = axes as [PhaseAxis[], PhaseAxis[], PhaseAxis[]];
  return d.flatMap((z) => h.flatMap((y) => w.map((x) => joinPhase([z, y, x], borders, g, size))));
}

function joinPhase(
  axes: readonly [PhaseAxis, PhaseAxis, PhaseAxis],
  borders: { front: number; padded: number }[],
  g: ConvGeometry,
  size: number,
): Phase {
  const gathered = axes.map(
    ({ positions, shifts }, i): GatheredAxis => ({
      ...borders[i]!,
      positions,
      taps: shifts.map((shift) => shift + borders[i]!.front),
    }),
  );
  const [z, y, x] = axes;
  const [, height, width] = g.kernel;
  return {
    gathering: gatherAxes(gathered, g.outChannels / g.groups, size),
    first: [z.first, y.first, x.first],
    step: g.stride,
    count: [z.positions.length, y.positions.length, x.positions.length],
    kernelTaps: z.taps.flatMap((kd) => y.taps.flatMap((kh) => x.taps.map((kw) => (kd * height + kh) * width + kw))),
  };
}

function axisPhases(input: number, kernel: number, stride: number, padding: number, dilation: number): PhaseAxis[] {
  const phases: PhaseAxis[] = [];
  for (let first = 0; first < Math.min(stride, input); first++) {
    const count = Math.ceil((input - first) / stride);
    const all = Array.from({ length: kernel }, (_, tap) => tap);
    // Backwards: rising taps see falling outputs, and tables are read fastest in order.
    const taps = all.filter((tap) => (first + padding - tap * dilation) % stride === 0).reverse();
    phases.push({
      first,
      positions: Array.from({ length: count }, (_, i) => i),
      taps,
      shifts: taps.map((tap) => (first + padding - tap * dilation) / stride),
    });
  }
  return phases;
}
