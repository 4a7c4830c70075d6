import type { StabilityVerdict } from './types.ts';

const { log, sqrt } = Math;

/** χ this near to 1 is on the edge of chaos. */
const marginalBand = 0.02;
/** How much an error of scale may grow over a network. */
const largestDrift = 10;
/** A bounded moment comes near its bound and never there: a target must lie this far below it. */
const margin = 0.02;
const leastStd = 1e-6;
const mostStd = 1e4;

/** The layers over which an error of scale grows no more than tenfold. */
export function stableDepthOf(chi: number): number {
  return chi <= 1 + marginalBand ? Number.POSITIVE_INFINITY : log(largestDrift) / log(chi);
}

export function verdictOf(chi: number, reachable: boolean, depth: number | null): StabilityVerdict {
  if (!reachable) return 'infeasible';
  if (chi < 1 - marginalBand) return 'contractive';
  if (chi <= 1 + marginalBand) return 'marginal';
  return depth === null || chi ** depth <= largestDrift ? 'expansive' : 'unstable';
}

/** The σ with level(σ) = target by bisection of its logarithm; null if the level never gets there. */
export function stdFor(level: (std: number) => number, target: number): number | null {
  if (level(mostStd) <= target * (1 + margin) || level(leastStd) > target) return null;
  return bisect(level, target);
}

/** Like {@link stdFor} for a target that is known to be passed. */
export function bisect(level: (std: number) => number, target: number, from = leastStd, to = mostStd): number {
  let [low, high] = [from, to];
  for (let step = 0; step < 200; step++) {
    const middle = sqrt(low * high);
    if (middle === low || middle === high) break;
    if (level(middle) < target) low = middle;
    else high = middle;
  }
  return sqrt(low * high);
}

/** d log level / d log σ², by central difference; 0 where the level is. */
export function slopeAt(level: (std: number) => number, std: number): number {
  const step = 1e-3;
  const [high, low] = [level(std * (1 + step)), level(std * (1 - step))];
  if (!(high > 0 && low > 0)) return 0;
  return (log(high) - log(low)) / (2 * log((1 + step) / (1 - step)));
}

/** The least and the largest level over σ from 0.001 up; infinite if it still grows from σ = 1000 to 10,000. */
export function rangeOf(level: (std: number) => number): [low: number, high: number] {
  const levels = Array.from({ length: 61 }, (_, i) => level(10 ** (-3 + i / 10)));
  const low = Math.min(...levels);
  const [near, far] = [level(1e3), level(1e4)];
  if (near > 0 && far / near > 1.5) return [low, Number.POSITIVE_INFINITY];
  return [low, Math.max(...levels, far)];
}
