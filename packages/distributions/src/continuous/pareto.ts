import type { Tensor } from '@wick/tensor';
import { broadcastAll, type Parameter } from '../broadcastAll.ts';
import { TransformedDistribution } from '../composed/transformedDistribution.ts';
import { greaterThanEq, positive } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import type { DistributionOptions } from '../distribution.ts';
import { AffineTransform } from '../transforms/affine.ts';
import { ExpTransform } from '../transforms/elementwise.ts';
import { Exponential } from './exponential.ts';

/**
 * The Pareto distribution: f(x) = α scale^α / x^(α+1) from `scale` on.
 *
 * @example
 * ```ts
 * new distributions.Pareto(1, 3).mean.item(); // 1.5
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#pareto
 */
export class Pareto extends TransformedDistribution {
  static override readonly typeName = 'Pareto';
  /** The least value. */
  readonly scale: Tensor;
  /** The exponent. */
  readonly alpha: Tensor;

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(scale: Parameter, alpha: Parameter, options?: DistributionOptions) {
    const full = broadcastAll('Pareto', { scale, alpha });
    super(new Exponential(full.alpha, options), [new ExpTransform(), new AffineTransform(0, full.scale)], options);
    this.scale = full.scale;
    this.alpha = full.alpha;
    this.checkArguments();
  }

  override get argConstraints(): Readonly<Record<string, Constraint>> {
    return { alpha: positive, scale: positive };
  }
  override get support(): Constraint {
    return greaterThanEq(this.scale);
  }
  /** Infinite where α ≤ 1. */
  override get mean(): Tensor {
    const a = this.alpha.clampMin(1);
    return a.mul(this.scale).div(a.sub(1));
  }
  override get mode(): Tensor {
    return this.scale;
  }
  /** Infinite where α ≤ 2. */
  override get variance(): Tensor {
    const a = this.alpha.clampMin(2);
    return this.scale
      .square()
      .mul(a)
      .div(a.sub(1).square().mul(a.sub(2)));
  }
  override entropy(): Tensor {
    return this.scale.div(this.alpha).log().add(this.alpha.reciprocal().add(1));
  }
}
