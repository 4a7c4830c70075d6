import { largestRule } from '../profile/momentMap.ts';
import { normalRule } from '../profile/quadrature.ts';
import type { RawMoments } from '../profile/types.ts';

const { max, sqrt } = Math;

export const standardNormal: RawMoments = { mean: 0, second: 1, fourth: 3 };
const nothing: RawMoments = { mean: 0, second: 0, fourth: 0 };

export function varianceOf({ mean, second }: RawMoments): number {
  return max(second - mean * mean, 0);
}

/** Moments of a normal with this mean and variance. */
function normal(mean: number, variance: number): RawMoments {
  return {
    mean,
    second: variance + mean * mean,
    fourth: 3 * variance * variance + 6 * variance * mean * mean + mean ** 4,
  };
}

/**
 * Behind a product with weights of mean 0 and deviation σ: Var z = fan σ² E[x²]. The mean of x counts in, unless rows of
 * weights add up to 0.
 */
export function throughLayer(
  state: RawMoments,
  fan: number,
  sigma: number,
  centered: boolean,
  biasSquare = 0,
): RawMoments {
  return normal(0, fan * sigma * sigma * (centered ? varianceOf(state) : state.second) + biasSquare);
}

/** Rows of a table of this deviation; a norm with this gain: what came before is forgotten. */
export function fresh(sigma: number): RawMoments {
  return normal(0, sigma * sigma);
}

/** factor · a + offset. */
export function throughScale(state: RawMoments, factor: RawMoments, offset: number): RawMoments {
  const [mean, second] = [state.mean * factor.mean, state.second * factor.second];
  if (offset === 0) return { mean, second, fourth: state.fourth * factor.second * factor.second };
  const shifted = second + 2 * offset * mean + offset * offset;
  return normal(mean + offset, max(shifted - (mean + offset) ** 2, 0));
}

/** Branches that are independent of each other, which those of a residual block are nearly. */
export function throughMerge(
  states: readonly RawMoments[],
  merge: 'add' | 'mul' | 'cat',
  sizes: readonly number[] = states.map(() => 1),
): RawMoments {
  if (states.length === 0) return nothing;
  if (states.length === 1) return states[0]!;
  const all = (pick: (state: RawMoments) => number) => states.map(pick);
  const product = (values: number[]) => values.reduce((a, b) => a * b, 1);
  switch (merge) {
    case 'add': {
      const mean = all((s) => s.mean).reduce((a, b) => a + b, 0);
      return normal(
        mean,
        all(varianceOf).reduce((a, b) => a + b, 0),
      );
    }
    case 'mul':
      return {
        mean: product(all((s) => s.mean)),
        second: product(all((s) => s.second)),
        fourth: product(all((s) => s.fourth)),
      };
    case 'cat': {
      const total = sizes.reduce((a, b) => a + b, 0);
      const average = (values: number[]) => values.reduce((sum, value, i) => sum + value * sizes[i]!, 0) / total;
      return {
        mean: average(all((s) => s.mean)),
        second: average(all((s) => s.second)),
        fourth: average(all((s) => s.fourth)),
      };
    }
  }
}

/** Means of windows whose values are half independent: neighbours resemble each other. */
export function throughAveragePool(state: RawMoments, window: number): RawMoments {
  return window <= 1 ? state : normal(state.mean, varianceOf(state) / (1 + (window - 1) / 2));
}

/** The largest of `window` independent normals. */
export function throughMaxPool(state: RawMoments, window: number): RawMoments {
  const std = sqrt(varianceOf(state));
  if (window <= 1 || std <= 0) return state;
  const { points, weights } = largestRule(normalRule(0, 1, []), 0, 1, window);
  let [mean, second] = [0, 0];
  for (const [i, t] of points.entries()) {
    const value = state.mean + std * t;
    mean += weights[i]! * value;
    second += weights[i]! * value * value;
  }
  return normal(mean, max(second - mean * mean, 0));
}

/** Dropout as it is while training: what stays is divided by the share that stays. */
export function throughDropout(state: RawMoments, p: number): RawMoments {
  if (p >= 1) return nothing;
  const factor = 1 / (1 - p);
  return { mean: state.mean, second: state.second * factor, fourth: state.fourth * factor * factor };
}
