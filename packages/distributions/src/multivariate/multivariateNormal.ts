import { broadcastShapes, type RandomOptions, type Tensor } from '@wick/tensor';
import type { Constraint } from '../constraints/constraint.ts';
import { realVector } from '../constraints/joined.ts';
import { standardNormal } from '../continuous/normal.ts';
import { LOG_ROOT_2PI } from '../numeric.ts';
import { needTensor } from '../probsOrLogits.ts';
import { batchMv, logDiagonal, mahalanobis } from './cholesky.ts';
import {
  type CovarianceOptions,
  covarianceConstraints,
  covarianceOf,
  covarianceOptions,
  OfCovariance,
} from './covariance.ts';

/**
 * The normal distribution of vectors, by its mean and one of covariance, precision (its inverse) or Cholesky factor.
 *
 * @example
 * ```ts
 * const normal = new distributions.MultivariateNormal(zeros(2), { covarianceMatrix: eye(2) });
 * normal.logProb(zeros(2)).item(); // -1.8379
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#multivariatenormal
 */
export class MultivariateNormal extends OfCovariance {
  static override readonly typeName = 'MultivariateNormal';
  /** The mean. */
  readonly loc: Tensor;

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(loc: Tensor, options: CovarianceOptions) {
    const read = covarianceOptions.read('MultivariateNormal', options);
    if (needTensor('MultivariateNormal', 'loc', loc).ndim < 1)
      throw new RangeError('loc must be at least one-dimensional.');
    const [form, matrix] = covarianceOf(read);
    const batch = broadcastShapes(matrix.shape.slice(0, -2), loc.shape.slice(0, -1));
    super(batch, loc.shape.slice(-1), read.validateArgs, form, matrix);
    this.loc = loc.expand([...batch, loc.shape.at(-1)!]);
    this.settle(matrix);
  }

  get argConstraints(): Readonly<Record<string, Constraint>> {
    return { loc: realVector, ...covarianceConstraints };
  }
  get support(): Constraint {
    return realVector;
  }
  protected override wasGiven(name: string): boolean {
    return name === 'loc' || name === this.form;
  }
  override get mean(): Tensor {
    return this.loc;
  }
  override get mode(): Tensor {
    return this.loc;
  }
  override get variance(): Tensor {
    return this.unbroadcast.tril
      .square()
      .sum(-1)
      .expand([...this.batchShape, ...this.eventShape]);
  }

  override rsample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    const eps = standardNormal(this.extendedShape(sampleShape), this.loc, options);
    return this.loc.add(batchMv(this.unbroadcast.tril, eps));
  }

  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    const { tril } = this.unbroadcast;
    const distance = mahalanobis(tril, value.sub(this.loc)).mul(-0.5);
    return distance.sub(this.eventShape[0]! * LOG_ROOT_2PI).sub(logDiagonal(tril));
  }

  override entropy(): Tensor {
    const entropy = logDiagonal(this.unbroadcast.tril).add(this.eventShape[0]! * (0.5 + LOG_ROOT_2PI));
    return entropy.expand(this.batchShape);
  }
}
