import { type Tensor, where } from '@wick/tensor';
import type { Parameter } from '../broadcastAll.ts';
import { TransformedDistribution } from '../composed/transformedDistribution.ts';
import { positive } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import type { DistributionOptions } from '../distribution.ts';
import { PowerTransform } from '../transforms/power.ts';
import { Gamma } from './gamma.ts';

/**
 * The distribution of 1 / X of a gamma number X.
 *
 * @example
 * ```ts
 * new distributions.InverseGamma(3, 2).mean.item(); // 1
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#inversegamma
 */
export class InverseGamma extends TransformedDistribution {
  static override readonly typeName = 'InverseGamma';
  declare readonly baseDist: Gamma;

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(concentration: Parameter, rate: Parameter, options?: DistributionOptions) {
    const base = new Gamma(concentration, rate, options);
    super(base, new PowerTransform(base.rate.newFull([], -1)), options);
    this.checkArguments();
  }

  override get argConstraints(): Readonly<Record<string, Constraint>> {
    return { concentration: positive, rate: positive };
  }
  override get support(): Constraint {
    return positive;
  }
  /** The shape α. */
  get concentration(): Tensor {
    return this.baseDist.concentration;
  }
  /** The rate of the gamma distribution, the scale of this one. */
  get rate(): Tensor {
    return this.baseDist.rate;
  }
  /** Infinite where α ≤ 1. */
  override get mean(): Tensor {
    const a = this.concentration;
    return where(a.gt(1), this.rate.div(a.sub(1)), Number.POSITIVE_INFINITY);
  }
  override get mode(): Tensor {
    return this.rate.div(this.concentration.add(1));
  }
  /** Infinite where α ≤ 2. */
  override get variance(): Tensor {
    const a = this.concentration;
    const finite = this.rate.square().div(a.sub(1).square().mul(a.sub(2)));
    return where(a.gt(2), finite, Number.POSITIVE_INFINITY);
  }
  override entropy(): Tensor {
    const a = this.concentration;
    return a.add(this.rate.log()).add(a.lgamma()).sub(a.add(1).mul(a.digamma()));
  }
}
