import { type Tensor, where, zerosLike } from '@wick/tensor';
import { TransformedDistribution } from '../composed/transformedDistribution.ts';
import { nonnegative, positive } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import type { DistributionOptions } from '../distribution.ts';
import type { LocationScale } from '../locationScale.ts';
import { AbsTransform } from '../transforms/elementwise.ts';

/** The distribution of |X| of an X that is symmetric around 0. */
export abstract class Half<D extends LocationScale> extends TransformedDistribution {
  declare readonly baseDist: D;

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(base: D, options?: DistributionOptions) {
    super(base, new AbsTransform(), options);
    this.checkArguments();
  }

  override get argConstraints(): Readonly<Record<string, Constraint>> {
    return { scale: positive };
  }
  override get support(): Constraint {
    return nonnegative;
  }
  /** The width of the whole distribution. */
  get scale(): Tensor {
    return this.baseDist.scale;
  }
  override get mode(): Tensor {
    return zerosLike(this.scale);
  }
  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    return where(value.ge(0), this.baseDist.logProb(value).add(Math.LN2), Number.NEGATIVE_INFINITY);
  }
  override cdf(value: Tensor): Tensor {
    this.checkValue(value);
    return this.baseDist.cdf(value).mul(2).sub(1);
  }
  override icdf(value: Tensor): Tensor {
    return this.baseDist.icdf(value.add(1).div(2));
  }
  override entropy(): Tensor {
    return this.baseDist.entropy().sub(Math.LN2);
  }
}
