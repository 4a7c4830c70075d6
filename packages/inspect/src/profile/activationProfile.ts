import { Module } from '@wick/nn';
import type { Tensor } from '@wick/tensor';
import { any, checkFinite, count, finite, optionTable, orNull, show } from '@wick/tensor/internal';
import { elementFunction } from './elementFunction.ts';
import { fixedPointsOf } from './fixedPoints.ts';
import { MomentMap } from './momentMap.ts';
import { bisect, rangeOf, slopeAt, stableDepthOf, stdFor, verdictOf } from './stability.ts';
import type {
  ActivationMoments,
  FixedPoint,
  ProfileOptions,
  RawMoments,
  StabilityVerdict,
  VarianceMapOptions,
} from './types.ts';

const table = optionTable({
  name: any<string | undefined>(undefined, 'a string', (given) => typeof given === 'string'),
  depth: orNull(count<number>(1, 1)),
  kinks: any<readonly number[] | undefined>(
    undefined,
    'an array of finite numbers',
    (given) => Array.isArray(given) && given.every((kink) => Number.isFinite(kink)),
  ),
});

const mapTable = optionTable({
  weightVariance: finite<number | undefined>(undefined, 0),
  biasVariance: finite(0, 0),
});

/**
 * How an activation treats a normal signal: the moments of f(z) for z ~ N(μ, σ²) at any μ and σ, and what follows from
 * them for a deep network. Made by {@link activationProfile}.
 *
 * @example
 * ```ts
 * const relu = inspect.activationProfile(new nn.ReLU());
 * [relu.gain, relu.chi, relu.verdict]; // [1.4142135623730951, 1, 'marginal']
 * ```
 */
export class ActivationProfile {
  /** The type of the module, the name of the function, or what the option says. */
  readonly name: string;
  /** The degree p if f(c x) = c^p f(x) for every c > 0 (1 for ReLU), or null. */
  readonly degree: number | null;
  /** Where the function is not smooth, rising. */
  readonly kinks: readonly number[];
  /** The input deviation at which E[f(z)²] = 1; null if there is none, as for bounded activations. */
  readonly sigmaStar: number | null;
  /**
   * The input deviation to initialise for: σ* where there is one (√2 for ReLU); otherwise that at which the variance of
   * the output is in the middle of what it can be; 1 if that has no upper end either. Weights of deviation
   * gain / √fanIn give it to a layer whose input has a second moment of 1.
   */
  readonly gain: number;
  /**
   * χ = d log E[f(z)²] / d log Var z at σ*: what becomes of a relative error of the variance in one layer. Where there is
   * no σ*, the same for the variance of f(z) at the gain.
   */
  readonly chi: number;
  /** Whether depth is safe with it. */
  readonly verdict: StabilityVerdict;
  /** The layers over which a relative error grows at most tenfold: log 10 / log χ, infinite up to χ = 1.02. */
  readonly stableDepth: number;
  /** The second moments that it can give, from the least to the largest, over all σ; the end may be infinite. */
  readonly secondMomentRange: readonly [low: number, high: number];
  /** The variances that it can give. */
  readonly varianceRange: readonly [low: number, high: number];

  /** @internal */
  readonly map: MomentMap;

  /** @internal */
  constructor(map: MomentMap, options: { name: string; depth: number | null }) {
    this.map = map;
    this.name = options.name;
    this.kinks = map.kinks;
    this.degree = map.degree;
    const second = (std: number) => map.at(0, std * std).second;
    const variance = (std: number) => varianceOf(map.at(0, std * std));
    this.secondMomentRange = rangeOf(second);
    this.varianceRange = rangeOf(variance);
    this.sigmaStar = this.stdFor(1);
    this.gain = this.sigmaStar ?? this.middle(variance);
    this.chi = this.sigmaStar === null ? slopeAt(variance, this.gain) : (this.degree ?? slopeAt(second, this.gain));
    this.verdict = verdictOf(this.chi, this.sigmaStar !== null, options.depth);
    this.stableDepth = stableDepthOf(this.chi);
  }

  /**
   * E[f(z)], E[f(z)²] and Var f(z) for z ~ N(mean, variance), by Gauss and Legendre's rule on 32 panels of ten deviations
   * to both sides, split at the kinks: exact to about 1e-13 for functions that are smooth between them.
   *
   * @param mean - 0 by default
   * @param variance - not negative; 1 by default
   * @throws TypeError if an argument is no number; RangeError if the variance is negative or the activation is not finite
   * where the variable can be
   */
  moments(mean = 0, variance = 1): ActivationMoments {
    checkFinite('moments', 'mean', mean);
    checkFinite('moments', 'variance', variance, 0);
    const found = this.map.at(mean, variance);
    if (!Number.isFinite(found.second))
      throw new RangeError(`moments: ${this.name} has values that are not finite for N(${mean}, ${variance})`);
    return { mean: found.mean, secondMoment: found.second, variance: varianceOf(found) };
  }

  /** σ with E[f(z)²] = target for z ~ N(0, σ²); null if the activation cannot give that. */
  stdFor(target: number): number | null {
    checkFinite('stdFor', 'target', target);
    if (target <= 0) return null;
    if (this.degree !== null && this.degree > 0) return (target / this.map.at(0, 1).second) ** (1 / (2 * this.degree));
    return stdFor((std) => this.map.at(0, std * std).second, target);
  }

  /**
   * The variance of the next layer's input, σ_w² E[f(√v z)²] + σ_b², after a variance v of this one's.
   *
   * @param variance - v, not negative
   * @throws TypeError or RangeError if a number is none or negative.
   * @see Poole et al., Exponential expressivity in deep neural networks through transient chaos (2016), https://arxiv.org/abs/1606.05340
   */
  varianceMap(variance: number, options?: VarianceMapOptions): number {
    checkFinite('varianceMap', 'variance', variance, 0);
    return this.mapOf('varianceMap', options)(variance);
  }

  /**
   * The variances that {@link ActivationProfile.varianceMap} sends to themselves, from 1e-12 to 1e6, with the slope there.
   * For a homogeneous activation of degree 1 at its gain every variance is one: none is listed.
   *
   * @throws TypeError or RangeError if an option is not what it says.
   * @example
   * ```ts
   * const selu = inspect.activationProfile(new nn.SELU());
   * selu.fixedPoints({ weightVariance: 1 }).map(({ variance }) => variance.toFixed(6)); // ['1.000000']
   * ```
   */
  fixedPoints(options?: VarianceMapOptions): FixedPoint[] {
    return fixedPointsOf(this.mapOf('fixedPoints', options));
  }

  private mapOf(where: string, options: VarianceMapOptions | undefined): (variance: number) => number {
    const { weightVariance = this.gain * this.gain, biasVariance } = mapTable.read(where, options);
    return (variance) => weightVariance * this.map.at(0, variance).second + biasVariance;
  }

  private middle(variance: (std: number) => number): number {
    const [low, high] = this.varianceRange;
    return high < Number.POSITIVE_INFINITY ? bisect(variance, (low + high) / 2) : 1;
  }
}

function varianceOf({ mean, second }: RawMoments): number {
  const variance = second - mean * mean;
  return Number.isNaN(variance) ? Number.POSITIVE_INFINITY : Math.max(variance, 0);
}

/**
 * The profile of an activation: what it does to the mean and the variance of a normal signal, the gain that keeps the
 * second moment at 1, and whether depth is safe with it. Nothing is looked up in a table: the function is integrated, so
 * that one nobody has met before has a gain, too.
 *
 * @param f - a module or a function that works on each element of a tensor of doubles by itself. A module is copied, runs
 * in evaluation mode and in double precision; it stays as it is.
 * @throws TypeError if `f` is neither, or returns no tensor; RangeError if it does not work element by element or an
 * option is out of range.
 * @example
 * ```ts
 * const snake = inspect.activationProfile((x) => x.add(x.sin().square()), { name: 'snake', depth: 20 });
 * snake.gain.toFixed(4); // '0.8595'
 * ```
 * @see Poole et al., https://arxiv.org/abs/1606.05340; Schoenholz et al., Deep information propagation (2017), https://arxiv.org/abs/1611.01232
 */
export function activationProfile(f: Module | ((x: Tensor) => Tensor), options?: ProfileOptions): ActivationProfile {
  if (!(f instanceof Module) && typeof f !== 'function')
    throw new TypeError(`activationProfile: f must be a Module or a function of a Tensor, got ${show(f)}`);
  const { name, depth, kinks } = table.read('activationProfile', options);
  const called = name ?? (f instanceof Module ? f.typeName : f.name || 'activation');
  return new ActivationProfile(new MomentMap(elementFunction('activationProfile', f), kinks), { name: called, depth });
}
