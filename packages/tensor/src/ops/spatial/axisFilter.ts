import type { AxisTaps } from '@wick/kernels';

/** How values between the places of an axis are found. */
export type Filter = 'nearest' | 'nearest-exact' | 'linear' | 'cubic' | 'lanczos';

/** One axis of an interpolation. */
export interface AxisPlan {
  readonly filter: Filter;
  readonly input: number;
  readonly output: number;
  /** The factor that the caller named; null where the sizes decide. */
  readonly scale: number | null;
  /** The centres of the first and of the last places coincide. */
  readonly alignCorners: boolean;
  /** Widen the filter where the axis shrinks. */
  readonly antialias: boolean;
  /** Round positions as PyTorch does for float32. */
  readonly single: boolean;
}

const exact = (x: number) => x;

/**
 * Where each place of the output reads, and with which weights.
 *
 * Source: PyTorch's ATen/native/UpSample.h; the filters of antialiasing are Pillow's.
 */
export function axisTaps(plan: AxisPlan): AxisTaps {
  const { filter } = plan;
  // Filters with antialiasing leave an axis alone whose size does not change, whatever its factor.
  if (plan.antialias && plan.input === plan.output) return nearest({ ...plan, filter: 'nearest', scale: null });
  if (plan.antialias) return antialiased(plan, widths[filter as 'linear']);
  if (filter === 'linear') return linear(plan);
  return filter === 'cubic' ? cubic(plan) : nearest(plan);
}

/** How far the input moves when the output moves by one. */
function stepOf({ input, output, scale, alignCorners, single }: AxisPlan): number {
  const round = single ? Math.fround : exact;
  if (alignCorners) return output > 1 ? round((input - 1) / (output - 1)) : 0;
  return round(scale !== null && scale > 0 ? 1 / scale : input / output);
}

function nearest(plan: AxisPlan): AxisTaps {
  const { input, output, single } = plan;
  const round = single ? Math.fround : exact;
  const step = stepOf(plan);
  const centred = plan.filter === 'nearest-exact';
  const index = new Int32Array(output);
  for (let o = 0; o < output; o++) {
    const at = centred ? round(round(Math.max(round(round(step * (o + 0.5)) - 0.5), 0)) + 0.5) : step * o;
    // PyTorch takes the floor of a float32, whatever the dtype.
    index[o] = Math.min(Math.floor(Math.fround(at)), input - 1);
  }
  return { start: oneEach(output, 1), index, weight: new Float64Array(output).fill(1) };
}

function linear(plan: AxisPlan): AxisTaps {
  const { input, output } = plan;
  const index = new Int32Array(2 * output);
  const weight = new Float64Array(2 * output);
  for (let o = 0; o < output; o++) {
    const [first, part] = input === output ? [o, 0] : positionOf(plan, o, false);
    index[2 * o] = first;
    index[2 * o + 1] = input === output ? o : Math.min(first + 1, input - 1);
    weight[2 * o] = plan.single ? Math.fround(1 - part) : 1 - part;
    weight[2 * o + 1] = part;
  }
  return { start: oneEach(output, 2), index, weight };
}

function cubic(plan: AxisPlan): AxisTaps {
  const { input, output } = plan;
  const index = new Int32Array(4 * output);
  const weight = new Float64Array(4 * output);
  for (let o = 0; o < output; o++) {
    const [first, part] = positionOf(plan, o, true);
    for (let tap = 0; tap < 4; tap++) {
      index[4 * o + tap] = Math.max(0, Math.min(first + tap - 1, input - 1));
      weight[4 * o + tap] = cubicWeight(tap, part, 0);
    }
  }
  return { start: oneEach(output, 4), index, weight };
}

/** The place before an output's position, and how far behind it that is, from 0 to 1. */
function positionOf(plan: AxisPlan, o: number, below: boolean): [first: number, part: number] {
  const round = plan.single ? Math.fround : exact;
  const step = stepOf(plan);
  let at = plan.alignCorners ? round(step * o) : round(round(step * (o + 0.5)) - 0.5);
  if (!below && at < 0) at = 0;
  const first = Math.min(Math.floor(Math.fround(at)), plan.input - 1);
  return [first, Math.min(Math.max(round(at - first), 0), 1)];
}

const A = -0.75;
/** The cubic convolution kernel by pieces, c0 + c1 t + c2 t² + c3 t³, for the four places around a position. */
const pieces = [
  [0, A, -2 * A, A],
  [1, 0, -(A + 3), A + 2],
  [0, -A, 2 * A + 3, -(A + 2)],
  [0, 0, A, -A],
] as const;

/**
 * The weight of the `tap`-th of the four places around a position that lies `t` behind the second, or its derivative of
 * the given order: cubic convolution with a = -0.75.
 *
 * @see https://en.wikipedia.org/wiki/Bicubic_interpolation#Bicubic_convolution_algorithm
 */
export function cubicWeight(tap: number, t: number, order: number): number {
  const [c0, c1, c2, c3] = pieces[tap]!;
  if (order === 0) return ((c3 * t + c2) * t + c1) * t + c0;
  if (order === 1) return (3 * c3 * t + 2 * c2) * t + c1;
  if (order === 2) return 6 * c3 * t + 2 * c2;
  return order === 3 ? 6 * c3 : 0;
}

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** Filters by their reach to either side; those of Pillow, whose cubic has a = -0.5. */
const widths = {
  linear: [1, (x: number) => Math.max(0, 1 - x)],
  cubic: [2, (x: number) => (x < 1 ? (1.5 * x - 2.5) * x * x + 1 : x < 2 ? (((x - 5) * x + 8) * x - 4) * -0.5 : 0)],
  lanczos: [3, (x: number) => (x < 3 ? sinc(x) * sinc(x / 3) : 0)],
} as const;

function antialiased(plan: AxisPlan, [reach, filter]: readonly [number, (x: number) => number]): AxisTaps {
  const { input, output } = plan;
  const step = stepOf(plan);
  const support = reach * Math.max(1, step);
  const shrink = step >= 1 ? 1 / step : 1;
  const start = new Int32Array(output + 1);
  const index: number[] = [];
  const weight: number[] = [];
  for (let o = 0; o < output; o++) {
    const centre = step * (o + 0.5);
    const from = Math.max(Math.trunc(centre - support + 0.5), 0);
    const to = Math.min(Math.trunc(centre + support + 0.5), input);
    let total = 0;
    for (let i = from; i < to; i++) {
      const w = filter(Math.abs(i - centre + 0.5) * shrink);
      index.push(i);
      weight.push(w);
      total += w;
    }
    start[o + 1] = index.length;
    if (total !== 0) for (let t = start[o]!; t < index.length; t++) weight[t]! /= total;
  }
  return { start, index: Int32Array.from(index), weight: Float64Array.from(weight) };
}

function oneEach(output: number, taps: number): Int32Array {
  return Int32Array.from({ length: output + 1 }, (_, o) => o * taps);
}
