import { empty, full, type RandomOptions, type Tensor } from '@wick/tensor';
import type { Parameter } from '../broadcastAll.ts';
import type { DistributionOptions } from '../distribution.ts';
import { LocationScale } from '../locationScale.ts';

/**
 * The Cauchy distribution, of the quotient of two centred normals: f(x) = 1 / (π scale (1 + ((x - loc) / scale)²)). It has
 * no mean (NaN) and an infinite variance.
 *
 * @example
 * ```ts
 * new distributions.Cauchy(0, 1).cdf(tensor(1)).item(); // 0.75
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#cauchy
 */
export class Cauchy extends LocationScale {
  static override readonly typeName = 'Cauchy';

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(loc: Parameter, scale: Parameter, options?: DistributionOptions) {
    super('Cauchy', loc, scale, options);
  }

  override get mean(): Tensor {
    return full(this.extendedShape(), Number.NaN, { dtype: this.loc.dtype });
  }
  override get variance(): Tensor {
    return full(this.extendedShape(), Number.POSITIVE_INFINITY, { dtype: this.loc.dtype });
  }

  override rsample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    const eps = empty(this.extendedShape(sampleShape), { dtype: this.loc.dtype }).cauchy_(0, 1, options);
    return this.loc.add(eps.mul(this.scale));
  }

  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    const z = value.sub(this.loc).div(this.scale);
    return this.scale.log().neg().sub(Math.log(Math.PI)).sub(z.square().log1p());
  }

  override cdf(value: Tensor): Tensor {
    this.checkValue(value);
    return value.sub(this.loc).div(this.scale).atan().div(Math.PI).add(0.5);
  }

  override icdf(value: Tensor): Tensor {
    return value.sub(0.5).mul(Math.PI).tan().mul(this.scale).add(this.loc);
  }

  override entropy(): Tensor {
    return this.scale.log().add(Math.log(4 * Math.PI));
  }
}
