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
}

/** What each kind makes of a sample, the likeliest first. */
export function fitAll(sample: Sample): Fit[] {
  const { sorted, low, high, mean, std } = sample;
  const n = sorted.length;
  const uniform: Fit = { kind: 'uniform', score: -n * log(high - low) - 2, mean, std, low, high };
  const [min, max_] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const score = -n * (log(std * sqrt(2 * PI)) + 0.5) - 1;
  const normal: Fit = { kind: 'normal', score, mean, std, low: min, high: max_ };
  const cuts = [cutAtTwo(sample), cutAnywhere(sample)].filter((fit): fit is Fit => fit !== null);
  return [uniform, normal, ...cuts].sort((a, b) => b.score - a.score);
}

/** How well a sample fits, whatever else it might be: the test's name, its statistic, the chance of a worse one. */
export function goodness(fit: Fit, { sorted, low, high }: Sample) {
  if (fit.kind === 'normal')
    return { name: 'Anderson-Darling A²', ...andersonDarling(sorted.map((x) => normalCdf((x - fit.mean) / fit.std))) };
  // Given the smallest and the largest value, those between are a sample of the distribution cut there.
  const inner = sorted.subarray(1, sorted.length - 1);
  const { mean, std } = fit;
  const below = normalCdf((low - mean) / std);
  const share =
    fit.kind === 'uniform'
      ? (x: number) => (x - low) / (high - low)
      : (x: number) => (normalCdf((x - mean) / std) - below) / (normalCdf((high - mean) / std) - below);
  return { name: 'Kolmogorov-Smirnov D', ...kolmogorov(inner.map(share)) };
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
  // truncNormal_'s defaults have no free parameter. A normal whose values happen to end early looks cut, too: 3.
  const byDefault = end <= 2 ? likelihood(1) : Number.NEGATIVE_INFINITY;
  const byScale = likelihood(free) - 3;
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
  // Four free parameters, and two of them, the ends, always fit: 6 is what chance gives a plain normal in one of 100.
  const score = -n * (log(half * std * sqrt(2 * PI)) + mass) - squares - 9;
  return { kind: 'truncNormal', score, mean: centre + half * mean, std: half * std, low, high };
}

/** Mean and variance of a normal cut to [-1, 1]. */
function cutMoments(mean: number, std: number): { mean: number; variance: number } {
  const [a, b] = [(-1 - mean) / std, (1 - mean) / std];
  const mass = exp(logMass(a, b));
  const [fa, fb] = [normalDensity(a) / mass, normalDensity(b) / mass];
  return { mean: mean + std * (fa - fb), variance: std * std * (1 + a * fa - b * fb - (fa - fb) ** 2) };
}
