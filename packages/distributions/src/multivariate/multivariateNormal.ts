import { broadcastShapes, linalg, type RandomOptions, type Tensor } from '@wick/tensor';
import { type OptionTable, optionTable, type Rule, type RulesFor, tensorOrNull } from '@wick/tensor/internal';
import type { Constraint } from '../constraints/constraint.ts';
import { realVector } from '../constraints/joined.ts';
import { lowerCholesky, positiveDefinite } from '../constraints/matrices.ts';
import { standardNormal } from '../continuous/normal.ts';
import { Distribution, type DistributionOptions, validateArgs } from '../distribution.ts';
import { LOG_ROOT_2PI } from '../numeric.ts';
import { needTensor } from '../probsOrLogits.ts';
import { batchMv, choleskyInverse, logDiagonal, mahalanobis, precisionToScaleTril } from './cholesky.ts';

/** How a covariance may be given: in one of three forms. */
export interface CovarianceOptions extends DistributionOptions {
  /** Σ, symmetric and positive definite. */
  covarianceMatrix?: Tensor | null;
  /** Σ⁻¹, symmetric and positive definite. */
  precisionMatrix?: Tensor | null;
  /** L with Σ = L Lᵀ, lower triangular with a positive diagonal. */
  scaleTril?: Tensor | null;
}

/** The table of {@link CovarianceOptions}. */
export const covarianceOptions: OptionTable<{
  covarianceMatrix: Rule<Tensor | null>;
  precisionMatrix: Rule<Tensor | null>;
  scaleTril: Rule<Tensor | null>;
  validateArgs: Rule<boolean | null>;
}> = optionTable({
  covarianceMatrix: tensorOrNull,
  precisionMatrix: tensorOrNull,
  scaleTril: tensorOrNull,
  validateArgs,
} satisfies RulesFor<CovarianceOptions>);

/** Which form a covariance has. */
export type CovarianceForm = 'covariance_matrix' | 'precision_matrix' | 'scale_tril';

/** The form that was given, and its matrix. @throws TypeError for none or several, RangeError for fewer than two dimensions */
export function covarianceOf(read: {
  readonly covarianceMatrix: Tensor | null;
  readonly precisionMatrix: Tensor | null;
  readonly scaleTril: Tensor | null;
}): [CovarianceForm, Tensor] {
  const forms: [CovarianceForm, Tensor | null][] = [
    ['covariance_matrix', read.covarianceMatrix],
    ['precision_matrix', read.precisionMatrix],
    ['scale_tril', read.scaleTril],
  ];
  const given = forms.filter((f): f is [CovarianceForm, Tensor] => f[1] !== null);
  if (given.length !== 1)
    throw new TypeError('Exactly one of covariance_matrix or precision_matrix or scale_tril may be specified.');
  const [form, matrix] = given[0]!;
  if (matrix.ndim < 2)
    throw new RangeError(`${form} must be at least two-dimensional, with optional leading batch dimensions`);
  return [form, matrix];
}

/** The Cholesky factor of the covariance, whatever form it has. */
export function scaleTrilOf(form: CovarianceForm, matrix: Tensor): Tensor {
  if (form === 'scale_tril') return matrix;
  return form === 'covariance_matrix' ? linalg.cholesky(matrix) : precisionToScaleTril(matrix);
}

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
export class MultivariateNormal extends Distribution {
  static override readonly typeName = 'MultivariateNormal';
  /** The mean. */
  readonly loc: Tensor;
  private readonly form: CovarianceForm;
  // In objects: they are not of the batch's shape, and expand() leaves them.
  /** @internal */ readonly unbroadcast: { readonly tril: Tensor };
  private readonly given: Tensor;

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(loc: Tensor, options: CovarianceOptions) {
    const read = covarianceOptions.read('MultivariateNormal', options);
    if (needTensor('MultivariateNormal', 'loc', loc).ndim < 1)
      throw new RangeError('loc must be at least one-dimensional.');
    const [form, matrix] = covarianceOf(read);
    const batch = broadcastShapes(matrix.shape.slice(0, -2), loc.shape.slice(0, -1));
    super(batch, loc.shape.slice(-1), read.validateArgs);
    this.loc = loc.expand([...batch, loc.shape.at(-1)!]);
    this.form = form;
    this.given = matrix.expand([...batch, ...matrix.shape.slice(-2)]);
    this.checkArguments();
    this.unbroadcast = { tril: scaleTrilOf(form, matrix) };
  }

  get argConstraints(): Readonly<Record<string, Constraint>> {
    return {
      loc: realVector,
      covariance_matrix: positiveDefinite,
      precision_matrix: positiveDefinite,
      scale_tril: lowerCholesky,
    };
  }
  get support(): Constraint {
    return realVector;
  }
  override get hasRsample(): boolean {
    return true;
  }
  protected override shows(name: string): boolean {
    return this.wasGiven(name);
  }
  protected override wasGiven(name: string): boolean {
    return name === 'loc' || name === this.form;
  }
  private full(matrix: Tensor): Tensor {
    return matrix.expand([...this.batchShape, ...this.eventShape, ...this.eventShape]);
  }
  /** L with Σ = L Lᵀ. */
  get scaleTril(): Tensor {
    return this.form === 'scale_tril' ? this.given : this.full(this.unbroadcast.tril);
  }
  /** Σ */
  get covarianceMatrix(): Tensor {
    if (this.form === 'covariance_matrix') return this.given;
    const { tril } = this.unbroadcast;
    return this.full(tril.matmul(tril.mT));
  }
  /** Σ⁻¹ */
  get precisionMatrix(): Tensor {
    return this.form === 'precision_matrix' ? this.given : this.full(choleskyInverse(this.unbroadcast.tril));
  }
  /** PyTorch's spelling, in messages and in print. @internal */
  get scale_tril(): Tensor {
    return this.scaleTril;
  }
  /** @internal */
  get covariance_matrix(): Tensor {
    return this.covarianceMatrix;
  }
  /** @internal */
  get precision_matrix(): Tensor {
    return this.precisionMatrix;
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
