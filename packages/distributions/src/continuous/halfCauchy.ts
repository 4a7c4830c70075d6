import { full, type Tensor } from '@wick/tensor';
import type { Parameter } from '../broadcastAll.ts';
import type { DistributionOptions } from '../distribution.ts';
import { Cauchy } from './cauchy.ts';
import { Half } from './half.ts';

/**
 * The distribution of |X| of a centred Cauchy X.
 *
 * @example
 * ```ts
 * new distributions.HalfCauchy(1).cdf(tensor(1)).item(); // 0.5
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#halfcauchy
 */
export class HalfCauchy extends Half<Cauchy> {
  static override readonly typeName = 'HalfCauchy';

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(scale: Parameter, options?: DistributionOptions) {
    super(new Cauchy(0, scale, { validateArgs: false }), options);
  }

  override get mean(): Tensor {
    return full(this.extendedShape(), Number.POSITIVE_INFINITY, { dtype: this.scale.dtype });
  }
  override get variance(): Tensor {
    return this.baseDist.variance;
  }
}
