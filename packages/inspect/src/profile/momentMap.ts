import { normalCdf } from '../audit/normal.ts';
import { degreeOf } from './degree.ts';
import { kinksOf } from './kinks.ts';
import { laguerreRule } from './laguerre.ts';
import { momentsOf, normalRule } from './quadrature.ts';
import type { ElementFunction, NormalRule, RawMoments } from './types.ts';

const { abs, log, max, sqrt } = Math;

/** Moments remembered at a time. */
const most = 10_000;

/** The moments of f(z) for normal z, and for what a solver meets besides: mixtures of normals, the largest of several. */
export class MomentMap {
  readonly kinks: readonly number[];
  readonly degree: number | null;
  private readonly base: RawMoments;
  private readonly known = new Map<string, RawMoments>();

  constructor(
    private readonly f: ElementFunction,
    kinks: readonly number[] | undefined,
  ) {
    this.kinks = kinks === undefined ? kinksOf(f) : [...new Set(kinks)].sort((a, b) => a - b);
    this.degree = degreeOf(f);
    this.base = momentsOf(f, normalRule(0, 1, this.kinks));
  }

  /** E[f], E[f²] and E[f⁴] for N(mean, variance); infinite where the function is. */
  at(mean: number, variance: number): RawMoments {
    if (variance === 0) {
      const value = this.f(Float64Array.of(mean))[0]!;
      return { mean: value, second: value ** 2, fourth: value ** 4 };
    }
    if (this.degree !== null && abs(mean) < 1e-12) return scaled(this.base, sqrt(variance) ** this.degree);
    const key = `${mean} ${variance}`;
    const known = this.known.get(key);
    if (known) return known;
    const found = momentsOf(this.f, normalRule(mean, sqrt(variance), this.kinks));
    if (this.known.size >= most) this.known.clear();
    this.known.set(key, found);
    return found;
  }

  /**
   * For z ~ N(0, S) with S ~ Gamma of this mean and variance: what a layer of finite width gives whose input has heavy
   * tails.
   */
  mixture(mean: number, variance: number): RawMoments {
    if (variance <= 1e-14 * max(mean * mean, 1e-300)) return this.at(0, mean);
    const { scales, weights } = laguerreRule(mean, variance);
    const total = { mean: 0, second: 0, fourth: 0 };
    for (const [i, scale] of scales.entries()) {
      const weight = weights[i]!;
      // What weighs nothing is not worth an integral.
      if (weight < 1e-40) continue;
      const found = this.at(0, max(scale, 1e-300));
      total.mean += weight * found.mean;
      total.second += weight * found.second;
      total.fourth += weight * found.fourth;
    }
    return total;
  }

  /** For the largest of `count` independent z ~ N(mean, variance): a pool after an activation that does not fall. */
  largest(mean: number, variance: number, count: number): RawMoments {
    if (count <= 1) return this.at(mean, variance);
    const std = sqrt(max(variance, 1e-300));
    return momentsOf(this.f, largestRule(normalRule(mean, std, this.kinks), mean, std, count));
  }

  /** d log E[f²] / d log Var z there. */
  slope(mean: number, variance: number): number {
    if (this.degree !== null && abs(mean) < 1e-12) return this.degree;
    const step = 1e-3;
    const high = this.at(mean, variance * (1 + step)).second;
    const low = this.at(mean, variance * (1 - step)).second;
    if (!(high > 0 && low > 0)) return 1;
    const slope = (log(high) - log(low)) / log((1 + step) / (1 - step));
    return Number.isFinite(slope) ? slope : 1;
  }
}

function scaled({ mean, second, fourth }: RawMoments, factor: number): RawMoments {
  const squared = factor * factor;
  return { mean: factor * mean, second: squared * second, fourth: squared * squared * fourth };
}

/** A rule for N(mean, std²) made one for the largest of `count` draws: density count φ Φ^(count − 1). */
export function largestRule({ points, weights }: NormalRule, mean: number, std: number, count: number): NormalRule {
  const tilted = weights.map(
    (weight, i) => weight * count * max(normalCdf((points[i]! - mean) / std), 1e-300) ** (count - 1),
  );
  const total = tilted.reduce((sum, weight) => sum + weight, 0);
  return { points, weights: total > 0 ? tilted.map((weight) => weight / total) : weights };
}
