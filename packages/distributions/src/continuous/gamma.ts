import { finfo, igamma, noGrad, type RandomOptions, type Tensor } from '@wick/tensor';
import { standardGamma } from '@wick/tensor/internal';
import { broadcastAll, type Parameter } from '../broadcastAll.ts';
import { nonnegative, positive } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { Distribution, type DistributionOptions, distributionOptions } from '../distribution.ts';

/**
 * The gamma distribution: f(x) = rate^α x^(α-1) e^(-rate x) / Γ(α) of the concentration α. Its draws have the implicit
 * gradient of the concentration.
 *
 * @example
 * ```ts
 * new distributions.Gamma(3, 2).mean.item(); // 1.5
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#gamma
 */
export class Gamma extends Distribution {
  static override readonly typeName: string = 'Gamma';
  /** The shape α. */
  readonly concentration: Tensor;
  /** 1 / scale */
  readonly rate: Tensor;

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(concentration: Parameter, rate: Parameter, options?: DistributionOptions) {
    const { validateArgs } = distributionOptions.read(new.target.typeName, options);
    const full = broadcastAll(new.target.typeName, { concentration, rate });
    super(full.concentration.shape, [], validateArgs);
    this.concentration = full.concentration;
    this.rate = full.rate;
    this.checkArguments();
  }

  get argConstraints(): Readonly<Record<string, Constraint>> {
    return { concentration: positive, rate: positive };
  }
  get support(): Constraint {
    return nonnegative;
  }
  override get hasRsample(): boolean {
    return true;
  }
  override get mean(): Tensor {
    return this.concentration.div(this.rate);
  }
  override get mode(): Tensor {
    return this.concentration.sub(1).div(this.rate).clampMin(0);
  }
  override get variance(): Tensor {
    return this.concentration.div(this.rate.square());
  }

  override rsample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    const shape = this.extendedShape(sampleShape);
    const value = standardGamma(this.concentration.expand(shape), options).div(this.rate.expand(shape));
    noGrad(() => value.detach().clamp_(finfo(value.dtype).tiny)); // the gradient does not see it
    return value;
  }

  override logProb(given: Tensor): Tensor {
    this.checkValue(given);
    const value = given.to(this.rate.dtype);
    return this.concentration
      .xlogy(this.rate)
      .add(this.concentration.sub(1).xlogy(value))
      .sub(this.rate.mul(value))
      .sub(this.concentration.lgamma());
  }

  override cdf(value: Tensor): Tensor {
    this.checkValue(value);
    return igamma(this.concentration, this.rate.mul(value));
  }

  override entropy(): Tensor {
    const a = this.concentration;
    return a.sub(this.rate.log()).add(a.lgamma()).add(a.neg().add(1).mul(a.digamma()));
  }
}
