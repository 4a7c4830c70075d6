import type { Moments } from '../stats/tensorStats.ts';
import { andersonDarling, kolmogorov } from './goodness.ts';
import { logMass, normalCdf, normalDensity } from './normal.ts';

const { abs, exp, log, max, PI, sqrt } = Math;

/** Distributions with a density. */
export interface Fit {
  readonly kind: 'uniform' | 'normal' | 'truncNormal';
  /** Log-likelihood of the values, less what free parameters win by fitting chance. */
  readonly score: number;
  readonly mean: number;
  readonly std: number;
  readonly low: number;
  readonly high: number;
}

/** A sample in rising order, with the moments and the ends of all the values it was taken from. */
export interface Sample {
  readonly sorted: Float64Array;
  readonly mean: number;
  readonly std: number;
  readonly low: number;
  readonly high: number;
  readonly total: number;
  /** Mean and deviation of the sample itself. */
  readonly own: Moments;
}

/**
 * What each kind makes of a sample, the likeliest first. A uniform and a normal distribution whose place and scale nobody
 * knows are weighed by their likelihoods averaged over all places and scales, which is the most powerful test that does
 * not depend on them.
 *
 * @see Uthoff, An optimum test property of two well-known statistics (1970), https://doi.org/10.1080/01621459.1970.10481182
 */
export function fitAll(sample: Sample): Fit[] {
  const { sorted, low, high, mean, std } = sample;
  const n = sorted.length;
  const byRange = -(n - 1) * log(high - low) - log(n * (n - 1));
  const uniform: Fit = { kind: 'uniform', score: byRange, mean, std, low, high };
  const [min, max_] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const byStd = -(n - 1) * log(std * sqrt(n * PI)) + logGamma((n - 1) / 2) - log(4 * n) / 2;
  const normal: Fit = { kind: 'normal', score: byStd, mean, std, low: min, high: max_ };
  // The cut ones are weighed against the plain one at its best place and scale.
  const shift = byStd + n * (log(std * sqrt(2 * PI)) + 0.5);
  const cuts = [cutAtTwo(sample), cutAnywhere(sample)]
    .filter((fit): fit is Fit => fit !== null)
    .map((fit) => ({ ...fit, score: fit.score + shift }));
  return [uniform, normal, ...cuts].sort((a, b) => b.score - a.score);
}

/** log Γ(x) for x = ½, 1, 1½, …: exact below 8, by Stirling's series from there. */
function logGamma(x: number): number {
  if (x < 8) return logGamma(x + 1) - log(x);
  return (x - 0.5) * log(x) - x + log(2 * PI) / 2 + 1 / (12 * x) - 1 / (360 * x ** 3);
}

/** How well a sample fits, whatever else it might be: the test's name, its statistic, the chance of a worse one. */
export function goodness(fit: Fit, { sorted, low, high, own }: Sample) {
  if (fit.kind === 'normal') {
    // The table is for a mean and a deviation (divisor n - 1) that come from the very values tested: those of all values,
    // of which these are a part, would make A² several times as large.
    const std = own.std * sqrt(sorted.length / (sorted.length - 1));
    return { name: 'Anderson-Darling A²', ...andersonDarling(sorted, own.mean, std) };
  }
  // Given the smallest and the largest of all values, those between are a sample of the distribution cut there.
  const inner = sorted.subarray(sorted[0] === low ? 1 : 0, sorted.length - (sorted.at(-1) === high ? 1 : 0));
  const { mean, std } = fit;
  const below = normalCdf((low - mean) / std);
  const mass = normalCdf((high - mean) / std) - below;
  const share =
    fit.kind === 'uniform'
      ? (x: number) => (x - low) / (high - low)
      : (x: number) => (normalCdf((x - mean) / std) - below) / mass;
  return { name: 'Kolmogorov-Smirnov D', ...kolmogorov(inner, share) };
}

/** Cut at two deviations on both sides of 0, as by truncNormal_'s defaults and by most who cut: one free parameter. */
function cutAtTwo({ sorted, low, high, mean, std }: Sample): Fit | null {
  const n = sorted.length;
  const end = max(-low, high);
  if (low >= 0 || high <= 0) return null;
  const likelihood = (scale: number) =>
    -n * (log(scale * sqrt(2 * PI)) + logMass(-2, 2) + (mean * mean + std * std) / (2 * scale * scale));
  // E[x²] of a unit normal cut at 2 is 0.7737; no value lies outside, so the deviation is at least end / 2.
  const free = max(end / 2, sqrt((mean * mean + std * std) / 0.77374));
  // truncNormal_'s defaults have no free parameter. A normal whose values happen to end early looks cut, too: 4
  // keep those below one of 100.
  const byDefault = end <= 2 ? likelihood(1) : Number.NEGATIVE_INFINITY;
  const byScale = likelihood(free) - 4;
  const [score, scale] = byDefault >= byScale ? [byDefault, 1] : [byScale, free];
  return { kind: 'truncNormal', score, mean: 0, std: scale, low: -2 * scale, high: 2 * scale };
}

/** Cut at the smallest and the largest value, with the mean and deviation that make the moments right. */
function cutAnywhere(sample: Sample): Fit | null {
  const { sorted, low, high } = sample;
  const n = sorted.length;
  const [centre, half] = [(low + high) / 2, (high - low) / 2];
  const target = { mean: (sample.mean - centre) / half, variance: (sample.std / half) ** 2 };
  // As wide as this, the density is flat: a uniform distribution (variance 1/3).
  if (target.variance > 0.32) return null;
  let [mean, std] = [target.mean, sqrt(target.variance)];
  for (let step = 0; step < 200; step++) {
    const found = cutMoments(mean, std);
    const [wrongMean, ratio] = [target.mean - found.mean, target.variance / found.variance];
    if (!Number.isFinite(ratio)) return null;
    mean += wrongMean;
    std *= sqrt(ratio);
    if (std > 8 || abs(mean) > 8) return null;
    if (abs(wrongMean) < 1e-9 && abs(ratio - 1) < 1e-9) break;
  }
  const mass = logMass((-1 - mean) / std, (1 - mean) / std);
  const squares = (n * (target.variance + (target.mean - mean) ** 2)) / (2 * std * std);
  // Four free parameters, and two of them, the ends, always fit: averaged over where they may be, each
  // costs log n, as the uniform distribution's do.
  const score = -n * (log(half * std * sqrt(2 * PI)) + mass) - squares - 2 - 2 * log(n);
  return { kind: 'truncNormal', score, mean: centre + half * mean, std: half * std, low, high };
}

/** Mean and variance of a normal cut to [-1, 1]. */
function cutMoments(mean: number, std: number): { mean: number; variance: number } {
  const [a, b] = [(-1 - mean) / std, (1 - mean) / std];
  const mass = exp(logMass(a, b));
  const [fa, fb] = [normalDensity(a) / mass, normalDensity(b) / mass];
  return { mean: mean + std * (fa - fb), variance: std * std * (1 + a * fa - b * fb - (fa - fb) ** 2) };
}
