import type { RandomOptions, Tensor } from '@wick/tensor';
import { checkCount, checkLevels } from '@wick/tensor/internal';
import type { Constraint } from '../constraints/constraint.ts';
import { independent } from '../constraints/joined.ts';
import { Distribution, type DistributionOptions, distributionOptions } from '../distribution.ts';
import { sumRightmost } from '../numeric.ts';
import { needDistribution } from './needDistribution.ts';

/**
 * A distribution whose last `reinterpretedBatchNdims` batch dimensions are part of one draw: a diagonal normal of vectors
 * from a batch of normals.
 *
 * @example
 * ```ts
 * const { Independent, Normal } = distributions;
 * const normal = new Independent(new Normal(zeros(3), ones(3)), 1);
 * normal.eventShape; // [3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#independent
 */
export class Independent<D extends Distribution = Distribution> extends Distribution {
  static override readonly typeName = 'Independent';
  /** The distribution of the parts. */
  readonly baseDist: D;
  /** How many batch dimensions are taken together. */
  readonly reinterpretedBatchNdims: number;

  /** @throws RangeError for more dimensions than the batch has */
  constructor(base: D, reinterpretedBatchNdims: number, options?: DistributionOptions) {
    const { validateArgs } = distributionOptions.read('Independent', options);
    needDistribution('Independent', 'base', base);
    checkCount('Independent', 'reinterpretedBatchNdims', reinterpretedBatchNdims, 0);
    const had = base.batchShape.length;
    if (reinterpretedBatchNdims > had)
      throw new RangeError(
        `Expected reinterpreted_batch_ndims <= len(base_distribution.batch_shape), actual ${reinterpretedBatchNdims} vs ${had}`,
      );
    const shape = [...base.batchShape, ...base.eventShape];
    const cut = had - reinterpretedBatchNdims;
    super(shape.slice(0, cut), shape.slice(cut), validateArgs);
    checkLevels('Independent', 'distributions', this, [base]);
    this.baseDist = base;
    this.reinterpretedBatchNdims = reinterpretedBatchNdims;
  }

  get argConstraints(): Readonly<Record<string, Constraint>> {
    return {};
  }
  get support(): Constraint {
    return independent(this.baseDist.support, this.reinterpretedBatchNdims);
  }
  override get hasRsample(): boolean {
    return this.baseDist.hasRsample;
  }
  override get hasEnumerateSupport(): boolean {
    return this.reinterpretedBatchNdims === 0 && this.baseDist.hasEnumerateSupport;
  }
  override get mean(): Tensor {
    return this.baseDist.mean;
  }
  override get mode(): Tensor {
    return this.baseDist.mode;
  }
  override get variance(): Tensor {
    return this.baseDist.variance;
  }
  override sample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    return this.baseDist.sample(sampleShape, options);
  }
  override rsample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    return this.baseDist.rsample(sampleShape, options);
  }
  override logProb(value: Tensor): Tensor {
    return sumRightmost(this.baseDist.logProb(value), this.reinterpretedBatchNdims);
  }
  override entropy(): Tensor {
    return sumRightmost(this.baseDist.entropy(), this.reinterpretedBatchNdims);
  }
  override enumerateSupport(expand = true): Tensor {
    if (this.reinterpretedBatchNdims > 0) throw new TypeError('Enumeration over cartesian product is not implemented');
    return this.baseDist.enumerateSupport(expand);
  }
  override toString(): string {
    return `${this.name}(${this.baseDist}, ${this.reinterpretedBatchNdims})`;
  }
}
