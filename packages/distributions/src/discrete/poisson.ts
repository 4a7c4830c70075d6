import { broadcastTensors, noGrad, poisson, type RandomOptions, type Tensor } from '@wick/tensor';
import { broadcastAll, type Parameter } from '../broadcastAll.ts';
import { nonnegative, nonnegativeInteger } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { Distribution, type DistributionOptions, distributionOptions } from '../distribution.ts';

/**
 * Counts of independent events: P(k) = rate^k e^-rate / k!.
 *
 * @example
 * ```ts
 * new distributions.Poisson(4).logProb(tensor(0)).item(); // -4
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#poisson
 */
export class Poisson extends Distribution {
  static override readonly typeName = 'Poisson';
  /** The mean. */
  readonly rate: Tensor;

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(rate: Parameter, options?: DistributionOptions) {
    const { validateArgs } = distributionOptions.read('Poisson', options);
    const full = broadcastAll('Poisson', { rate });
    super(full.rate.shape, [], validateArgs);
    this.rate = full.rate;
    this.checkArguments();
  }

  get argConstraints(): Readonly<Record<string, Constraint>> {
    return { rate: nonnegative };
  }
  get support(): Constraint {
    return nonnegativeInteger;
  }
  override get mean(): Tensor {
    return this.rate;
  }
  override get mode(): Tensor {
    return this.rate.floor();
  }
  override get variance(): Tensor {
    return this.rate;
  }

  override sample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    const shape = this.extendedShape(sampleShape);
    return noGrad(() => poisson(this.rate.expand(shape), options));
  }

  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    const [rate, x] = broadcastTensors(this.rate, value) as [Tensor, Tensor];
    return x.xlogy(rate).sub(rate).sub(x.add(1).lgamma());
  }
}
