import { Module } from '@wick/nn';
import type { Tensor } from '@wick/tensor';
import { checkFinite, finite, optionTable, show } from '@wick/tensor/internal';
import { elementFunction } from '../profile/elementFunction.ts';
import { kinksOf, kinksWithin } from '../profile/kinks.ts';
import { MomentMap } from '../profile/momentMap.ts';
import { normalRule } from '../profile/quadrature.ts';
import type { ElementFunction, NormalRule } from '../profile/types.ts';

const { abs, log, max, min, sqrt } = Math;

/** Options of {@link correlationMap}. */
export interface CorrelationOptions {
  /** σ_w²: fan-in times the variance of a weight. Default: 1. */
  readonly weightVariance?: number | undefined;
  /** σ_b²: the variance of a bias. Default: 0. */
  readonly biasVariance?: number | undefined;
  /** The variance of the signal; by default the one that the variance map comes to from 1. */
  readonly variance?: number | undefined;
}

const table = optionTable({
  weightVariance: finite(1, 0),
  biasVariance: finite(0, 0),
  variance: finite<number | undefined>(undefined, 0),
});

/** The map is on the edge of chaos where its slope is 1 within this. */
const edge = 1e-3;
/** Between correlations whose images show the slope. */
const step = 1e-4;

/**
 * How two inputs grow alike or apart in a deep network of random weights: the correlation of their signals after one layer
 * as a function of that before it. Made by {@link correlationMap}.
 *
 * @example
 * ```ts
 * const map = inspect.correlationMap(new nn.Tanh(), { weightVariance: 4, biasVariance: 0.05 });
 * map.at(map.fixedPoint).toFixed(3) === map.fixedPoint.toFixed(3); // true
 * ```
 */
export class CorrelationMap {
  /** The variance q at which it is taken. */
  readonly variance: number;
  /**
   * χ₁, the slope at a correlation of 1. Below 1 everything grows alike ('ordered': gradients vanish), above 1 apart
   * ('chaotic': they explode).
   */
  readonly slopeAtOne: number;
  /** 'ordered' below a slope of 1, 'chaotic' above, 'edge' within 0.001 of it. */
  readonly phase: 'ordered' | 'edge' | 'chaotic';
  /** The correlation that all pairs come to: 1 in the ordered phase. */
  readonly fixedPoint: number;
  /** Layers over which a difference from the fixed point falls to 1/e; infinite on the edge. */
  readonly depthScale: number;

  private readonly kinks: readonly number[];

  /** @internal */
  constructor(
    private readonly f: ElementFunction,
    map: MomentMap,
    private readonly options: {
      readonly weightVariance: number;
      readonly biasVariance: number;
      readonly variance: number | undefined;
    },
  ) {
    this.variance = options.variance ?? settled(map, options);
    this.kinks = map.kinks;
    this.slopeAtOne = this.slope();
    this.phase = this.slopeAtOne > 1 + edge ? 'chaotic' : this.slopeAtOne < 1 - edge ? 'ordered' : 'edge';
    this.fixedPoint = this.phase === 'chaotic' ? this.below() : 1;
    const slope =
      this.phase === 'chaotic'
        ? (this.at(this.fixedPoint + step) - this.at(this.fixedPoint - step)) / (2 * step)
        : this.slopeAtOne;
    this.depthScale = this.phase === 'edge' ? Number.POSITIVE_INFINITY : -1 / log(abs(slope));
  }

  /**
   * The correlation after a layer, of two signals with this one before it.
   *
   * @param correlation - from -1 to 1
   * @throws TypeError or RangeError if it is none.
   */
  at(correlation: number): number {
    checkFinite('at', 'correlation', correlation, -1, 1);
    return this.product(correlation) / this.variance;
  }

  /** σ_w² E[f(u) f(v)] + σ_b² for normal u and v of this correlation: given u, v is N(c u, (1 − c²) q). */
  private product(correlation: number): number {
    const outer = heavy(normalRule(0, sqrt(this.variance), this.kinks));
    const first = this.f(outer.points);
    const rest = sqrt(this.variance * max(1 - correlation * correlation, 0));
    const inner = Array.from(outer.points, (u): NormalRule => {
      const mean = correlation * u;
      return rest > 0
        ? heavy(normalRule(mean, rest, this.kinks))
        : { points: Float64Array.of(mean), weights: Float64Array.of(1) };
    });
    const points = new Float64Array(inner.reduce((n, rule) => n + rule.points.length, 0));
    let at = 0;
    for (const rule of inner) {
      points.set(rule.points, at);
      at += rule.points.length;
    }
    const second = this.f(points);
    let sum = 0;
    at = 0;
    for (const [i, { weights }] of inner.entries()) {
      let mean = 0;
      for (const weight of weights) mean += weight * second[at++]!;
      sum += outer.weights[i]! * first[i]! * mean;
    }
    return this.options.weightVariance * sum + this.options.biasVariance;
  }

  /**
   * χ₁ = σ_w² E[f′²]. A chord of the map near 1 would not do: a kink bends it like (1 − c)^(3/2). Infinite where f jumps,
   * as two signals that are nearly the same may then lie to both sides.
   */
  private slope(): number {
    const std = sqrt(this.variance);
    if (this.kinks.some((kink) => abs(kink) < 10 * std && jumpsAt(this.f, kink, std)))
      return this.options.weightVariance > 0 ? Number.POSITIVE_INFINITY : 0;
    const { points, weights } = normalRule(0, std, this.kinks);
    const h = 1e-5 * std;
    const [above, below] = [this.f(points.map((x) => x + h)), this.f(points.map((x) => x - h))];
    let sum = 0;
    for (let i = 0; i < weights.length; i++) sum += weights[i]! * ((above[i]! - below[i]!) / (2 * h)) ** 2;
    return this.options.weightVariance * sum;
  }

  /** The fixed point below 1 of a chaotic map: halves first, which passes the one at -1 of odd functions by; then chords. */
  private below(): number {
    let [low, high] = [-1, 1 - 10 * step];
    const gap = (c: number) => this.at(c) - c;
    let [atLow, atHigh, side] = [0, 0, 0];
    for (let run = 0; run < 40 && high - low > 1e-12; run++) {
      const chord = atLow > 0 && atHigh < 0 ? low + ((high - low) * atLow) / (atLow - atHigh) : (low + high) / 2;
      const found = gap(chord);
      if (abs(found) < 1e-11) return chord;
      // Illinois: an end that stays twice counts half, so that it moves next.
      if (found > 0) [low, atLow, atHigh, side] = [chord, found, side > 0 ? atHigh / 2 : atHigh, 1];
      else [high, atHigh, atLow, side] = [chord, found, side < 0 ? atLow / 2 : atLow, -1];
    }
    return (low + high) / 2;
  }
}

/** A rule without what is below 1e-18 of the mass: weights fall off fast. */
function heavy({ points, weights }: NormalRule): NormalRule {
  const isHeavy = (_: number, i: number) => weights[i]! > 1e-18;
  return { points: points.filter(isHeavy), weights: weights.filter(isHeavy) };
}

/** Whether a difference over a kink stays as the points draw near. */
function jumpsAt(f: ElementFunction, kink: number, std: number): boolean {
  const near = 1e-6 * std;
  const [low, high, lower, higher] = f(Float64Array.of(kink - near / 10, kink + near / 10, kink - near, kink + near));
  const [jump, wider] = [abs(high! - low!), abs(higher! - lower!)];
  return jump > 1e-4 * max(abs(high!), abs(low!)) && jump > 0.5 * wider;
}

function settled(
  map: MomentMap,
  { weightVariance, biasVariance }: { weightVariance: number; biasVariance: number },
): number {
  let variance = 1;
  for (let layer = 0; layer < 1000; layer++) {
    const next = weightVariance * map.at(0, variance).second + biasVariance;
    if (!(next > 1e-12 && next < 1e12))
      throw new RangeError(
        `correlationMap: the signal ${next > 1 ? 'explodes' : 'vanishes'} at these variances: say at which variance the map is to be taken`,
      );
    if (abs(next - variance) <= 1e-13 * max(1, min(next, variance))) return next;
    variance = next;
  }
  return variance;
}

/**
 * The correlation map of an activation at given variances of weights and biases: order, chaos, and the edge between them.
 *
 * @param f - a module or a function that works on each element of a tensor of doubles by itself
 * @throws TypeError if `f` is neither; RangeError if an option is out of range, or the signal dies or explodes and no
 * variance is given.
 * @example
 * ```ts
 * inspect.correlationMap(new nn.ReLU(), { weightVariance: 2 }).at(0).toFixed(4); // '0.3183': 1/π
 * inspect.correlationMap(new nn.Tanh(), { weightVariance: 4 }).phase; // 'chaotic'
 * ```
 * @see Poole et al., https://arxiv.org/abs/1606.05340; Schoenholz et al., https://arxiv.org/abs/1611.01232
 */
export function correlationMap(f: Module | ((x: Tensor) => Tensor), options?: CorrelationOptions): CorrelationMap {
  if (!(f instanceof Module) && typeof f !== 'function')
    throw new TypeError(`correlationMap: f must be a Module or a function of a Tensor, got ${show(f)}`);
  const read = table.read('correlationMap', options);
  const elements = elementFunction('correlationMap', f);
  const reach = 10 * sqrt(read.variance || 1);
  return new CorrelationMap(
    elements,
    new MomentMap(elements, [...kinksOf(elements), ...kinksWithin(elements, reach)]),
    read,
  );
}
