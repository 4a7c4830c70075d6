import { onesLike, type Tensor } from '@wick/tensor';
import { broadcastAll, type Parameter } from '../broadcastAll.ts';
import { TransformedDistribution } from '../composed/transformedDistribution.ts';
import { positive } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import type { DistributionOptions } from '../distribution.ts';
import { EULER } from '../numeric.ts';
import { AffineTransform } from '../transforms/affine.ts';
import { PowerTransform } from '../transforms/power.ts';
import { Exponential } from './exponential.ts';

/**
 * The Weibull distribution: F(x) = 1 - exp(-(x / scale)^concentration).
 *
 * @example
 * ```ts
 * new distributions.Weibull(1, 1).mean.item(); // 1
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#weibull
 */
export class Weibull extends TransformedDistribution {
  static override readonly typeName = 'Weibull';
  /** λ */
  readonly scale: Tensor;
  /** k */
  readonly concentration: Tensor;

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(scale: Parameter, concentration: Parameter, options?: DistributionOptions) {
    const full = broadcastAll('Weibull', { scale, concentration });
    super(
      new Exponential(onesLike(full.scale), options),
      [new PowerTransform(full.concentration.reciprocal()), new AffineTransform(0, full.scale)],
      options,
    );
    this.scale = full.scale;
    this.concentration = full.concentration;
    this.checkArguments();
  }

  override get argConstraints(): Readonly<Record<string, Constraint>> {
    return { scale: positive, concentration: positive };
  }
  override get support(): Constraint {
    return positive;
  }
  override get mean(): Tensor {
    return this.scale.mul(this.concentration.reciprocal().add(1).lgamma().exp());
  }
  override get mode(): Tensor {
    const k = this.concentration;
    return this.scale.mul(k.sub(1).div(k).pow(k.reciprocal()));
  }
  override get variance(): Tensor {
    const r = this.concentration.reciprocal();
    return this.scale.square().mul(r.mul(2).add(1).lgamma().exp().sub(r.add(1).lgamma().mul(2).exp()));
  }
  override entropy(): Tensor {
    const r = this.concentration.reciprocal();
    return r.neg().add(1).mul(EULER).add(this.scale.mul(r).log()).add(1);
  }
}
