import type { Tensor } from '@wick/tensor';
import { dense } from '@wick/tensor/internal';
import { histogramOf } from '../stats/histogram.ts';
import { scan } from '../stats/tensorStats.ts';
import type { Histogram } from '../stats/types.ts';

const { abs, max, min, sqrt } = Math;

/** Places of a sample that are measured at a time. */
const PLACES = 1024;

/** Layers whose output can be cut to exactly 0. */
const cutting = new Set(['ReLU', 'ReLU6', 'Threshold', 'Hardshrink', 'Softshrink', 'Hardswish']);

/** Where bounded activations are flat: their slope is under 2 % of its largest value (hard ones: 0). */
const flat: Record<string, (y: number) => boolean> = {
  Tanh: (y) => 1 - y * y < 0.02,
  Sigmoid: (y) => y * (1 - y) < 0.005,
  Softsign: (y) => (1 - abs(y)) ** 2 < 0.02,
  Hardsigmoid: (y) => y <= 0 || y >= 1,
  ReLU6: (y) => y >= 6,
  Hardtanh: (y) => abs(y) >= 1,
};

/** What one output shows. */
export interface Observation {
  readonly shape: readonly number[];
  readonly mean: number;
  readonly std: number;
  readonly signal: number;
  readonly dead: number | null;
  readonly saturated: number | null;
  readonly histogram: Histogram | null;
}

/** Reads an output at once: an in-place activation may overwrite it. */
export function observe(type: string, output: Tensor, bins: number): Observation {
  const values = dense(output) as Float32Array;
  const { moments, range, nan, inf } = scan(values);
  return {
    shape: output.size(),
    ...moments,
    signal: signalOf(values, output.shape, moments.std),
    dead: cutting.has(type) ? deadShare(values, output.shape) : null,
    saturated: flat[type] ? shareOf(values, flat[type]) : null,
    histogram: bins > 0 ? histogramOf(values, bins, range ?? [0, 1], nan + inf === 0) : null,
  };
}

/**
 * √ of the mean over the places in a sample of the variance over the batch; of one sample, of all its elements. Each place by
 * its distances from the first sample, which lie around the place's mean as the others do.
 */
function signalOf(values: Float32Array, shape: readonly number[], std: number): number {
  const batch = shape[0] ?? 1;
  if (shape.length < 2 || batch < 2) return std;
  const places = values.length / batch;
  const sums = new Float64Array(min(PLACES, places));
  const squares = new Float64Array(sums.length);
  let total = 0;
  // Some places at a time, sample after sample: place after place would leave the cache at every element.
  for (let from = 0; from < places; from += PLACES) {
    const count = min(PLACES, places - from);
    sums.fill(0);
    squares.fill(0);
    for (let i = from + places; i < values.length; i += places) {
      for (let j = 0; j < count; j++) {
        const d = values[i + j]! - values[from + j]!;
        sums[j]! += d;
        squares[j]! += d * d;
      }
    }
    for (let j = 0; j < count; j++) total += squares[j]! / batch - (sums[j]! / batch) ** 2;
  }
  return sqrt(max(0, total) / places);
}

/** The share of units (dimension 1; of images, channels) that are 0 everywhere. */
function deadShare(values: Float32Array, shape: readonly number[]): number {
  const units = shape[1] ?? shape[0] ?? 1;
  const inner = shape.slice(2).reduce((product, size) => product * size, 1);
  const alive = new Uint8Array(units);
  let unit = 0;
  for (let i = 0; i < values.length; i += inner) {
    // What is alive in one sample need not be looked for in the next.
    for (let j = i; alive[unit] === 0 && j < i + inner; j++) if (values[j] !== 0) alive[unit] = 1;
    unit = (unit + 1) % units;
  }
  return units === 0 ? 0 : alive.reduce((dead, one) => dead + 1 - one, 0) / units;
}

function shareOf(values: Float32Array, isIn: (value: number) => boolean): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (isIn(values[i]!)) count++;
  return values.length === 0 ? 0 : count / values.length;
}
