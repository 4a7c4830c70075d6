import { type RandomOptions, rand, type Tensor } from '@wick/tensor';
import { broadcastAll, type Parameter } from '../broadcastAll.ts';
import { greaterThan, interval, lessThan } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { Distribution, type DistributionOptions, distributionOptions } from '../distribution.ts';

/**
 * The uniform distribution over [low, high).
 *
 * @example
 * ```ts
 * new distributions.Uniform(0, 2).entropy().item(); // 0.6931
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#uniform
 */
export class Uniform extends Distribution {
  static override readonly typeName = 'Uniform';
  /** The lower end, included. */
  readonly low: Tensor;
  /** The upper end, not included. */
  readonly high: Tensor;

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(low: Parameter, high: Parameter, options?: DistributionOptions) {
    const { validateArgs } = distributionOptions.read('Uniform', options);
    const full = broadcastAll('Uniform', { low, high });
    super(full.low.shape, [], validateArgs);
    this.low = full.low;
    this.high = full.high;
    this.checkArguments();
  }

  get argConstraints(): Readonly<Record<string, Constraint>> {
    return { low: lessThan(this.high), high: greaterThan(this.low) };
  }
  get support(): Constraint {
    return interval(this.low, this.high);
  }
  override get hasRsample(): boolean {
    return true;
  }
  override get mean(): Tensor {
    return this.high.add(this.low).div(2);
  }
  override get mode(): Tensor {
    return this.high.mul(Number.NaN);
  }
  override get stddev(): Tensor {
    return this.width.div(Math.sqrt(12));
  }
  override get variance(): Tensor {
    return this.width.square().div(12);
  }
  private get width(): Tensor {
    return this.high.sub(this.low);
  }

  override rsample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    const u = rand(this.extendedShape(sampleShape), { dtype: this.low.dtype, ...options });
    return this.low.add(u.mul(this.width));
  }

  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    const inside = this.low.le(value).to(this.low.dtype).mul(this.high.gt(value).to(this.low.dtype));
    return inside.log().sub(this.width.log());
  }

  override cdf(value: Tensor): Tensor {
    this.checkValue(value);
    return value.sub(this.low).div(this.width).clamp(0, 1);
  }

  override icdf(value: Tensor): Tensor {
    return value.mul(this.width).add(this.low);
  }

  override entropy(): Tensor {
    return this.width.log();
  }
}
