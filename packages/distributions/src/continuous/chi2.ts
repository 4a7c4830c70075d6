import type { Tensor } from '@wick/tensor';
import { mul } from '@wick/tensor';
import { broadcastAll, type Parameter } from '../broadcastAll.ts';
import { positive } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import type { DistributionOptions } from '../distribution.ts';
import { Gamma } from './gamma.ts';

/**
 * The χ² distribution, of the sum of `df` squared normals: a gamma distribution of concentration df / 2 and rate ½.
 *
 * @example
 * ```ts
 * new distributions.Chi2(3).mean.item(); // 3
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#chi2
 */
export class Chi2 extends Gamma {
  static override readonly typeName = 'Chi2';

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(df: Parameter, options?: DistributionOptions) {
    super(mul(broadcastAll('Chi2', { df }).df, 0.5), 0.5, options);
  }

  override get argConstraints(): Readonly<Record<string, Constraint>> {
    return { df: positive };
  }

  /** The degrees of freedom. */
  get df(): Tensor {
    return this.concentration.mul(2);
  }
}
