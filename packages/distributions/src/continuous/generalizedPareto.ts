import { log1p, onesLike, type RandomOptions, rand, type Tensor, where, zerosLike } from '@wick/tensor';
import { broadcastAll, type Parameter } from '../broadcastAll.ts';
import { interval, positive } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { real } from '../constraints/values.ts';
import { Distribution, type DistributionOptions, distributionOptions } from '../distribution.ts';

/**
 * The generalized Pareto distribution, of what lies beyond a threshold: P(X > x) = (1 + ξ (x - loc) / scale)^(-1/ξ) with the
 * concentration ξ, and exp(-(x - loc) / scale) for ξ = 0. With ξ < 0 it ends at loc - scale / ξ.
 *
 * @example
 * ```ts
 * new distributions.GeneralizedPareto(0, 1, 0.5).mean.item(); // 2
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#generalizedpareto
 */
export class GeneralizedPareto extends Distribution {
  static override readonly typeName = 'GeneralizedPareto';
  /** The least value. */
  readonly loc: Tensor;
  /** The width. */
  readonly scale: Tensor;
  /** How heavy the tail is: ξ. */
  readonly concentration: Tensor;

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(loc: Parameter, scale: Parameter, concentration: Parameter, options?: DistributionOptions) {
    const { validateArgs } = distributionOptions.read('GeneralizedPareto', options);
    const full = broadcastAll('GeneralizedPareto', { loc, scale, concentration });
    super(full.loc.shape, [], validateArgs);
    this.loc = full.loc;
    this.scale = full.scale;
    this.concentration = full.concentration;
    this.checkArguments();
  }

  get argConstraints(): Readonly<Record<string, Constraint>> {
    return { loc: real, scale: positive, concentration: real };
  }
  get support(): Constraint {
    const end = this.loc.sub(this.scale.div(this.concentration));
    return interval(this.loc, where(this.concentration.lt(0), end, Number.POSITIVE_INFINITY));
  }
  override get hasRsample(): boolean {
    return true;
  }
  /** NaN where ξ ≥ 1. */
  override get mean(): Tensor {
    return this.existing(1, (xi) => this.loc.add(this.scale.div(xi.neg().add(1))));
  }
  override get mode(): Tensor {
    return this.loc;
  }
  /** NaN where ξ ≥ 1/2. */
  override get variance(): Tensor {
    return this.existing(0.5, (xi) => {
      const rest = xi.neg().add(1);
      return this.scale.square().div(rest.square().mul(xi.mul(-2).add(1)));
    });
  }

  /** A moment of the concentrations below `bound`, NaN for others, whose gradient is zero. */
  private existing(bound: number, moment: (xi: Tensor) => Tensor): Tensor {
    const valid = this.concentration.lt(bound);
    return where(valid, moment(where(valid, this.concentration, bound / 2)), Number.NaN);
  }

  /** Where the tail is an exponential's, and concentrations that may be divided by. */
  private tail(): [exponential: Tensor, xi: Tensor] {
    const none = this.concentration.isclose(zerosLike(this.concentration));
    return [none, where(none, onesLike(this.concentration), this.concentration)];
  }

  private z(value: Tensor): Tensor {
    return value.sub(this.loc).div(this.scale);
  }

  override rsample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    return this.icdf(rand(this.extendedShape(sampleShape), { dtype: this.loc.dtype, ...options }));
  }

  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    const z = this.z(value);
    const [exponential, xi] = this.tail();
    const power = xi.reciprocal().add(onesLike(z));
    // At the end of a uniform distribution (ξ = -1) the power is 0 and its base too.
    const rest = where(power.eq(0), power, power.mul(log1p(xi.mul(z))));
    return this.scale
      .log()
      .neg()
      .sub(where(exponential, z, rest));
  }

  /** ln P(X > value) */
  logSurvivalFunction(value: Tensor): Tensor {
    this.checkValue(value);
    const z = this.z(value);
    const [exponential, xi] = this.tail();
    return where(exponential, z.neg(), log1p(xi.mul(z)).neg().div(xi));
  }

  /** ln P(X ≤ value) */
  logCdf(value: Tensor): Tensor {
    return log1p(this.logSurvivalFunction(value).exp().neg());
  }

  override cdf(value: Tensor): Tensor {
    return this.logCdf(value).exp();
  }

  override icdf(value: Tensor): Tensor {
    const [exponential, xi] = this.tail();
    const log = log1p(value.neg());
    const power = this.loc.add(this.scale.div(xi).mul(xi.neg().mul(log).expm1()));
    return where(exponential, this.loc.sub(this.scale.mul(log)), power);
  }

  override entropy(): Tensor {
    return this.scale.log().add(this.concentration).add(1);
  }
}
