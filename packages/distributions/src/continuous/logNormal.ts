import type { Tensor } from '@wick/tensor';
import type { Parameter } from '../broadcastAll.ts';
import { TransformedDistribution } from '../composed/transformedDistribution.ts';
import { positive } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { real } from '../constraints/values.ts';
import type { DistributionOptions } from '../distribution.ts';
import { ExpTransform } from '../transforms/elementwise.ts';
import { Normal } from './normal.ts';

/**
 * The distribution of e^X of a normal X.
 *
 * @example
 * ```ts
 * new distributions.LogNormal(0, 1).mean.item(); // 1.6487
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#lognormal
 */
export class LogNormal extends TransformedDistribution {
  static override readonly typeName = 'LogNormal';
  declare readonly baseDist: Normal;

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(loc: Parameter, scale: Parameter, options?: DistributionOptions) {
    super(new Normal(loc, scale, options), new ExpTransform(), options);
    this.checkArguments();
  }

  override get argConstraints(): Readonly<Record<string, Constraint>> {
    return { loc: real, scale: positive };
  }
  override get support(): Constraint {
    return positive;
  }
  /** The mean of the logarithm. */
  get loc(): Tensor {
    return this.baseDist.loc;
  }
  /** The standard deviation of the logarithm. */
  get scale(): Tensor {
    return this.baseDist.scale;
  }
  override get mean(): Tensor {
    return this.loc.add(this.scale.square().div(2)).exp();
  }
  override get mode(): Tensor {
    return this.loc.sub(this.scale.square()).exp();
  }
  override get variance(): Tensor {
    const square = this.scale.square();
    return square.expm1().mul(this.loc.mul(2).add(square).exp());
  }
  override entropy(): Tensor {
    return this.baseDist.entropy().add(this.loc);
  }
}
