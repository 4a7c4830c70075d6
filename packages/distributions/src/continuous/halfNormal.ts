import type { Tensor } from '@wick/tensor';
import type { Parameter } from '../broadcastAll.ts';
import type { DistributionOptions } from '../distribution.ts';
import { Half } from './half.ts';
import { Normal } from './normal.ts';

/**
 * The distribution of |X| of a centred normal X.
 *
 * @example
 * ```ts
 * new distributions.HalfNormal(1).mean.item(); // 0.7979
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#halfnormal
 */
export class HalfNormal extends Half<Normal> {
  static override readonly typeName = 'HalfNormal';

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(scale: Parameter, options?: DistributionOptions) {
    super(new Normal(0, scale, { validateArgs: false }), options);
  }

  override get mean(): Tensor {
    return this.scale.mul(Math.sqrt(2 / Math.PI));
  }
  override get variance(): Tensor {
    return this.scale.square().mul(1 - 2 / Math.PI);
  }
}
