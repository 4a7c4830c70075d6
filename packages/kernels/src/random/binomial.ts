import type { FloatArray } from '../floatArray.ts';
import { refuse } from './check.ts';
import { log, log1p } from './libm/log.ts';
import type { MersenneTwister } from './mersenneTwister.ts';
import { stirlingTail } from './stirling.ts';

const { abs, ceil, floor, fround, sqrt } = Math;
type Round = (x: number) => number;

/** Sums of geometric numbers until they pass the count: for a mean below 10. */
function byInversion(generator: MersenneTwister, count: number, p: number, round: Round): number {
  const logOther = round(log1p(-p));
  let sum = 0;
  for (let successes = 0; ; successes++) {
    sum += ceil(log(generator.uniform53()) / logOther);
    if (sum > count) return successes;
  }
}

/** Hörmann's transformed rejection BTRS (1993), as ATen has it: its sums and products of count and p are of their type. */
function byRejection(generator: MersenneTwister, count: number, p: number, round: Round): number {
  const other = round(1 - p);
  const mean = round(count * p);
  const deviation = round(sqrt(round(mean * other)));
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const c = mean + 0.5;
  const vr = 0.92 - 4.2 / b;
  const r = round(p / other);
  const alpha = (2.83 + 5.1 / b) * deviation;
  const m = floor(round(round(count + 1) * p));
  for (;;) {
    const u = generator.uniform53() - 0.5;
    const v = generator.uniform53();
    const us = 0.5 - abs(u);
    const k = floor(((2 * a) / us + b) * u + c);
    if (k < 0 || k > count) continue;
    if (us >= 0.07 && v <= vr) return k;
    const bound =
      (m + 0.5) * log((m + 1) / (r * (count - m + 1))) +
      (count + 1) * log((count - m + 1) / (count - k + 1)) +
      (k + 0.5) * log((r * (count - k + 1)) / (k + 1)) +
      (stirlingTail(m) + stirlingTail(count - m) - stirlingTail(k) - stirlingTail(count - k));
    if (log((v * alpha) / (a / (us * us) + b)) <= bound) return k;
  }
}

/** One number of successes in `count` trials, with the draws of ATen's `sample_binomial`. */
function nextBinomial(generator: MersenneTwister, count: number, p: number, round: Round): number {
  if (count <= 0 || p <= 0) return 0;
  if (p >= 1) return count;
  if (Number.isNaN(p)) return p;
  const less = p <= 0.5 ? p : round(1 - p);
  const way = round(count * less) >= 10 ? byRejection : byInversion;
  const successes = way(generator, count, less, round);
  return p <= 0.5 ? successes : count - successes;
}

/**
 * Numbers of successes as `torch.binomial` draws them, one for each count and probability.
 *
 * @throws RangeError for a count that is not finite; nothing is drawn then.
 */
export function fillBinomial(
  generator: MersenneTwister,
  out: FloatArray,
  counts: FloatArray,
  probabilities: FloatArray,
): void {
  for (let i = 0; i < counts.length; i++)
    if (!(counts[i]! < Infinity)) refuse('fillBinomial', 'counts', 'finite', counts[i]!);
  const round = out instanceof Float32Array ? fround : (x: number) => x;
  for (let i = 0; i < out.length; i++) out[i] = nextBinomial(generator, counts[i]!, probabilities[i]!, round);
}
