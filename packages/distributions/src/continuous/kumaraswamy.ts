import { onesLike, type Tensor, zerosLike } from '@wick/tensor';
import { broadcastAll, type Parameter } from '../broadcastAll.ts';
import { TransformedDistribution } from '../composed/transformedDistribution.ts';
import { positive, unitInterval } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import type { DistributionOptions } from '../distribution.ts';
import { EULER } from '../numeric.ts';
import { AffineTransform } from '../transforms/affine.ts';
import { PowerTransform } from '../transforms/power.ts';
import { Uniform } from './uniform.ts';

/**
 * The Kumaraswamy distribution over [0, 1]: F(x) = 1 - (1 - x^a)^b, with a `concentration1` and b `concentration0`.
 *
 * @example
 * ```ts
 * new distributions.Kumaraswamy(1, 1).mean.item(); // 0.5
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#kumaraswamy
 */
export class Kumaraswamy extends TransformedDistribution {
  static override readonly typeName = 'Kumaraswamy';
  /** a */
  readonly concentration1: Tensor;
  /** b */
  readonly concentration0: Tensor;

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(concentration1: Parameter, concentration0: Parameter, options?: DistributionOptions) {
    const full = broadcastAll('Kumaraswamy', { concentration1, concentration0 });
    const [a, b] = [full.concentration1, full.concentration0];
    super(
      new Uniform(zerosLike(b), onesLike(b), options),
      [new PowerTransform(b.reciprocal()), new AffineTransform(1, -1), new PowerTransform(a.reciprocal())],
      options,
    );
    this.concentration1 = a;
    this.concentration0 = b;
    this.checkArguments();
  }

  override get argConstraints(): Readonly<Record<string, Constraint>> {
    return { concentration1: positive, concentration0: positive };
  }
  override get support(): Constraint {
    return unitInterval;
  }
  override get hasRsample(): boolean {
    return true;
  }
  private moment(n: number): Tensor {
    const [a, b] = [this.concentration1, this.concentration0];
    const arg = a.reciprocal().mul(n).add(1);
    return b.mul(arg.lgamma().add(b.lgamma()).sub(arg.add(b).lgamma()).exp());
  }
  override get mean(): Tensor {
    return this.moment(1);
  }
  override get variance(): Tensor {
    return this.moment(2).sub(this.mean.square());
  }
  /** NaN where a concentration is below 1. */
  override get mode(): Tensor {
    const [a, b] = [this.concentration1, this.concentration0];
    // ln ((1 - b)^(1/b) / (1 - a b)) as PyTorch has it
    const log = b.reciprocal().mul(b.neg().log1p()).sub(b.neg().mul(a).log1p());
    return log.maskedFill(b.lt(1).logicalOr(a.lt(1)), Number.NaN).exp();
  }
  override entropy(): Tensor {
    const [a, b] = [this.concentration1, this.concentration0];
    const harmonic = b.add(1).digamma().add(EULER);
    const t1 = a.reciprocal().neg().add(1);
    const t0 = b.reciprocal().neg().add(1);
    return t0.add(t1.mul(harmonic)).sub(a.log()).sub(b.log());
  }
}
