import type { FixedPoint } from './types.ts';

const { abs, exp, log } = Math;
const [least, most] = [log(1e-12), log(1e6)];
const steps = 360;

/** Where a map of variances meets the diagonal: signs of log(map(v)) − log(v) on a grid, then bisection. */
export function fixedPointsOf(map: (variance: number) => number): FixedPoint[] {
  const gap = (t: number) => log(map(exp(t))) - t;
  const grid = Array.from({ length: steps + 1 }, (_, i) => least + ((most - least) * i) / steps);
  const gaps = grid.map(gap);
  // A map that is the identity, as a homogeneous one at its gain, meets the diagonal everywhere.
  if (gaps.every((value) => abs(value) < 1e-9)) return [];
  const found: FixedPoint[] = [];
  for (let i = 0; i < steps; i++) {
    const [value, next] = [gaps[i]!, gaps[i + 1]!];
    if (value > 0 ? next <= 0 : value < 0 && next >= 0) found.push(pointAt(gap, grid[i]!, grid[i + 1]!));
  }
  return found;
}

function pointAt(gap: (t: number) => number, from: number, to: number): FixedPoint {
  let [low, high] = [from, to];
  const rising = gap(low) < 0;
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    if (gap(middle) < 0 === rising) low = middle;
    else high = middle;
  }
  const t = (low + high) / 2;
  const h = 1e-3;
  const slope = 1 + (gap(t + h) - gap(t - h)) / (2 * h);
  return { variance: exp(t), slope, stable: abs(slope) < 1 };
}
