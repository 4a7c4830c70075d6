import { empty, finfo, type RandomOptions, type Tensor } from '@wick/tensor';
import type { Parameter } from '../broadcastAll.ts';
import type { DistributionOptions } from '../distribution.ts';
import { LocationScale } from '../locationScale.ts';

/**
 * The Laplace distribution: f(x) = exp(-|x - loc| / scale) / (2 scale).
 *
 * @example
 * ```ts
 * new distributions.Laplace(0, 1).entropy().item(); // 1.6931
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#laplace
 */
export class Laplace extends LocationScale {
  static override readonly typeName = 'Laplace';

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(loc: Parameter, scale: Parameter, options?: DistributionOptions) {
    super('Laplace', loc, scale, options);
  }

  override get mean(): Tensor {
    return this.loc;
  }
  override get variance(): Tensor {
    return this.scale.square().mul(2);
  }
  override get stddev(): Tensor {
    return this.scale.mul(Math.SQRT2);
  }

  override rsample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    const { dtype } = this.loc;
    const u = empty(this.extendedShape(sampleShape), { dtype }).uniform_(finfo(dtype).eps - 1, 1, options);
    return this.loc.sub(this.scale.mul(u.sign()).mul(u.abs().neg().log1p()));
  }

  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    return this.scale.mul(2).log().neg().sub(value.sub(this.loc).abs().div(this.scale));
  }

  override cdf(value: Tensor): Tensor {
    this.checkValue(value);
    const away = value.sub(this.loc);
    return away.sign().mul(away.abs().neg().div(this.scale).expm1()).mul(-0.5).add(0.5);
  }

  override icdf(value: Tensor): Tensor {
    const term = value.sub(0.5);
    return this.loc.sub(this.scale.mul(term.sign()).mul(term.abs().mul(-2).log1p()));
  }

  override entropy(): Tensor {
    return this.scale.mul(2).log().add(1);
  }
}
