import type { Tensor } from '@wick/tensor';

/** What a tensor's values look like. Moments and extremes are those of the finite values. */
export interface Statistics {
  readonly mean: number;
  /** With the divisor n. */
  readonly std: number;
  readonly min: number;
  readonly max: number;
  readonly zeros: number;
  readonly nan: number;
  readonly inf: number;
  /** How many values fall into each of equally wide bins from `min` to `max`. */
  readonly histogram: readonly number[];
}

const { sqrt, floor } = Math;
const { isNaN: isNan } = Number;

/** Two passes over the values, Welford's update for the moments: no copy however large the tensor is. */
export function statisticsOf(t: Tensor, bins = 16): Statistics {
  const values = t.toTypedArray();
  let count = 0;
  let mean = 0;
  let squares = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let zeros = 0;
  let nan = 0;
  let inf = 0;
  for (let i = 0; i < values.length; i++) {
    const x = Number(values[i]!);
    if (x - x !== 0) {
      if (isNan(x)) nan++;
      else inf++;
      continue;
    }
    count++;
    const delta = x - mean;
    mean += delta / count;
    squares += delta * (x - mean);
    if (x < min) min = x;
    if (x > max) max = x;
    if (x === 0) zeros++;
  }
  const histogram = new Array<number>(bins).fill(0);
  if (count === 0)
    return { mean: Number.NaN, std: Number.NaN, min: Number.NaN, max: Number.NaN, zeros, nan, inf, histogram };
  // Halves first: the distance of the extremes of float64 is no finite number.
  const half = max / 2 - min / 2;
  for (let i = 0; i < values.length; i++) {
    const x = Number(values[i]!);
    if (x - x !== 0) continue;
    const bin = half === 0 ? bins >> 1 : floor(((x / 2 - min / 2) / half) * bins);
    histogram[bin < bins ? bin : bins - 1]!++;
  }
  return { mean, std: sqrt(squares / count), min, max, zeros, nan, inf, histogram };
}
