import { empty, noGrad, normal, type RandomOptions, type Tensor } from '@wick/tensor';
import type { Parameter } from '../broadcastAll.ts';
import type { DistributionOptions } from '../distribution.ts';
import { LocationScale } from '../locationScale.ts';
import { LOG_ROOT_2PI } from '../numeric.ts';

/**
 * The normal distribution: f(x) = exp(-(x - loc)² / (2 scale²)) / (scale √(2π)).
 *
 * @example
 * ```ts
 * const normal = new distributions.Normal(0, 1);
 * normal.logProb(tensor(0)).item(); // -0.9189
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#normal
 */
export class Normal extends LocationScale {
  static override readonly typeName = 'Normal';

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(loc: Parameter, scale: Parameter, options?: DistributionOptions) {
    super('Normal', loc, scale, options);
  }

  override get mean(): Tensor {
    return this.loc;
  }
  override get stddev(): Tensor {
    return this.scale;
  }
  override get variance(): Tensor {
    return this.scale.square();
  }

  override sample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    const shape = this.extendedShape(sampleShape);
    return noGrad(() => normal(this.loc.expand(shape), this.scale.expand(shape), options));
  }

  override rsample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    return this.loc.add(standardNormal(this.extendedShape(sampleShape), this.loc, options).mul(this.scale));
  }

  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    const square = value.sub(this.loc).square().neg().div(this.variance.mul(2));
    return square.sub(this.scale.log()).sub(LOG_ROOT_2PI);
  }

  override cdf(value: Tensor): Tensor {
    this.checkValue(value);
    return value.sub(this.loc).mul(this.scale.reciprocal()).div(Math.SQRT2).erf().add(1).mul(0.5);
  }

  override icdf(value: Tensor): Tensor {
    return this.loc.add(this.scale.mul(value.mul(2).sub(1).erfinv()).mul(Math.SQRT2));
  }

  override entropy(): Tensor {
    return this.scale.log().add(0.5 + LOG_ROOT_2PI);
  }
}

/** Standard normals of the dtype of a parameter. */
export function standardNormal(shape: readonly number[], like: Tensor, options?: RandomOptions): Tensor {
  return empty(shape, { dtype: like.dtype }).normal_(0, 1, options);
}
