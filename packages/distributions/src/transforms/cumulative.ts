import type { Tensor } from '@wick/tensor';
import { unitInterval } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import type { Distribution } from '../distribution.ts';
import { Transform } from './transform.ts';

/**
 * y = F(x), the cumulative distribution function of a distribution.
 *
 * @example
 * ```ts
 * const { Normal, transforms } = distributions;
 * new transforms.CumulativeDistributionTransform(new Normal(0, 1)).call(tensor([0])); // [0.5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.CumulativeDistributionTransform
 */
export class CumulativeDistributionTransform extends Transform {
  static override readonly typeName = 'CumulativeDistributionTransform';
  /** Whose function it is. */
  readonly distribution: Distribution;
  /** @param distribution - one that has `cdf`, and `icdf` for the inverse */
  constructor(distribution: Distribution) {
    super();
    this.distribution = distribution;
  }
  get domain(): Constraint {
    return this.distribution.support;
  }
  get codomain(): Constraint {
    return unitInterval;
  }
  override get sign(): number {
    return 1;
  }
  call(x: Tensor): Tensor {
    return this.distribution.cdf(x);
  }
  inverse(y: Tensor): Tensor {
    return this.distribution.icdf(y);
  }
  override logAbsDetJacobian(x: Tensor): Tensor {
    return this.distribution.logProb(x);
  }
}
