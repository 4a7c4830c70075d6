import { empty, type RandomOptions, type Tensor, zerosLike } from '@wick/tensor';
import { broadcastAll, type Parameter } from '../broadcastAll.ts';
import { nonnegative, positive } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { Distribution, type DistributionOptions, distributionOptions } from '../distribution.ts';

/**
 * The exponential distribution: f(x) = rate e^(-rate x).
 *
 * @example
 * ```ts
 * new distributions.Exponential(2).mean.item(); // 0.5
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#exponential
 */
export class Exponential extends Distribution {
  static override readonly typeName = 'Exponential';
  /** 1 / mean */
  readonly rate: Tensor;

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(rate: Parameter, options?: DistributionOptions) {
    const { validateArgs } = distributionOptions.read('Exponential', options);
    const full = broadcastAll('Exponential', { rate });
    super(full.rate.shape, [], validateArgs);
    this.rate = full.rate;
    this.checkArguments();
  }

  get argConstraints(): Readonly<Record<string, Constraint>> {
    return { rate: positive };
  }
  get support(): Constraint {
    return nonnegative;
  }
  override get hasRsample(): boolean {
    return true;
  }
  override get mean(): Tensor {
    return this.rate.reciprocal();
  }
  override get mode(): Tensor {
    return zerosLike(this.rate);
  }
  override get stddev(): Tensor {
    return this.rate.reciprocal();
  }
  override get variance(): Tensor {
    return this.rate.pow(-2);
  }

  override rsample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    return empty(this.extendedShape(sampleShape), { dtype: this.rate.dtype }).exponential_(1, options).div(this.rate);
  }

  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    return this.rate.log().sub(this.rate.mul(value));
  }

  override cdf(value: Tensor): Tensor {
    this.checkValue(value);
    return this.rate.neg().mul(value).exp().neg().add(1);
  }

  override icdf(value: Tensor): Tensor {
    return value.neg().log1p().neg().div(this.rate);
  }

  override entropy(): Tensor {
    return this.rate.log().neg().add(1);
  }
}
