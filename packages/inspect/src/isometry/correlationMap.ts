import { Module } from '@wick/nn';
import type { Tensor } from '@wick/tensor';
import { checkFinite, finite, optionTable, show } from '@wick/tensor/internal';
import { elementFunction } from '../profile/elementFunction.ts';
import { MomentMap } from '../profile/momentMap.ts';
import { normalRule } from '../profile/quadrature.ts';
import type { ElementFunction } from '../profile/types.ts';

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
/** Near enough to a correlation of 1 to measure the slope there. */
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
    const atOne = this.product(1);
    this.slopeAtOne = (atOne - this.product(1 - step)) / (step * this.variance);
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

  /** σ_w² E[f(u) f(v)] + σ_b² for normal u and v of this correlation. */
  private product(correlation: number): number {
    const { points, weights } = normalRule(0, 1, []);
    const std = sqrt(this.variance);
    const rest = sqrt(max(1 - correlation * correlation, 0));
    const first = this.f(points.map((z) => std * z));
    // Weights fall off fast: what is below 1e-18 of the mass adds nothing.
    const kept = [...points.keys()].filter((i) => weights[i]! > 1e-18);
    const inner = new Float64Array(kept.length * kept.length);
    for (const [a, i] of kept.entries())
      for (const [b, j] of kept.entries())
        inner[a * kept.length + b] = std * (correlation * points[i]! + rest * points[j]!);
    const second = this.f(inner);
    let sum = 0;
    for (const [a, i] of kept.entries()) {
      let mean = 0;
      for (const [b, j] of kept.entries()) mean += weights[j]! * second[a * kept.length + b]!;
      sum += weights[i]! * first[i]! * mean;
    }
    return this.options.weightVariance * sum + this.options.biasVariance;
  }

  /** The fixed point below 1 of a chaotic map, by bisection. */
  private below(): number {
    let [low, high] = [-1, 1 - 10 * step];
    for (let i = 0; i < 40; i++) {
      const middle = (low + high) / 2;
      if (this.at(middle) > middle) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  }
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
  return new CorrelationMap(elements, new MomentMap(elements, undefined), read);
}
