import { sumOfLogCdfs } from './logCdf.ts';

const { abs, exp, max, min, sqrt } = Math;

/**
 * Kolmogorov and Smirnov: the largest distance of rising probabilities from those of a uniform distribution, and the
 * chance of a larger one.
 *
 * @param share - the share of the distribution that lies below each of the values, which rise.
 * @see Stephens, EDF statistics for goodness of fit and some comparisons (1974): the factor for finite n
 */
export function kolmogorov(
  values: Float64Array,
  share: (value: number) => number,
): { statistic: number; pValue: number } {
  const n = values.length;
  let statistic = 0;
  for (let i = 0; i < n; i++) {
    const p = share(values[i]!);
    const distance = max(p - i / n, (i + 1) / n - p);
    if (distance > statistic) statistic = distance;
  }
  const root = sqrt(n);
  const x = (root + 0.12 + 0.11 / root) * statistic;
  if (x < 0.3) return { statistic, pValue: 1 };
  // 2 Σ (-1)^(k-1) e^(-2k²x²)
  let p = 0;
  for (let k = 1; k <= 12; k++) p += (k % 2 === 1 ? 2 : -2) * exp(-2 * k * k * x * x);
  return { statistic, pValue: min(1, max(0, p)) };
}

/**
 * Anderson and Darling for a normal distribution whose mean and deviation come from the same values, in rising order.
 *
 * @see D'Agostino and Stephens, Goodness-of-fit techniques (1986), table 4.9
 */
export function andersonDarling(
  sorted: Float64Array,
  mean: number,
  std: number,
): { statistic: number; pValue: number } {
  const n = sorted.length;
  const statistic = (-n - sumOfLogCdfs(sorted, mean, std) / n) * (1 + 0.75 / n + 2.25 / (n * n));
  return { statistic, pValue: normalTail(statistic) };
}

function normalTail(a: number): number {
  if (a >= 13) return 0;
  if (a >= 0.6) return exp(1.2937 - 5.709 * a + 0.0186 * a * a);
  if (a >= 0.34) return exp(0.9177 - 4.279 * a - 1.38 * a * a);
  if (a >= 0.2) return 1 - exp(-8.318 + 42.796 * a - 59.938 * a * a);
  return abs(1 - exp(-13.436 + 101.14 * a - 223.73 * a * a));
}
