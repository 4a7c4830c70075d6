import { linalg, type Tensor } from '@wick/tensor';
import { type OptionTable, optionTable, type Rule, type RulesFor, tensorOrNull } from '@wick/tensor/internal';
import type { Constraint } from '../constraints/constraint.ts';
import { lowerCholesky, positiveDefinite } from '../constraints/matrices.ts';
import { Distribution, type DistributionOptions, validateArgs } from '../distribution.ts';
import { choleskyInverse, precisionToScaleTril } from './cholesky.ts';

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
function scaleTrilOf(form: CovarianceForm, matrix: Tensor): Tensor {
  if (form === 'scale_tril') return matrix;
  return form === 'covariance_matrix' ? linalg.cholesky(matrix) : precisionToScaleTril(matrix);
}

/** What the forms of a covariance have to keep. */
export const covarianceConstraints: Readonly<Record<CovarianceForm, Constraint>> = {
  covariance_matrix: positiveDefinite,
  precision_matrix: positiveDefinite,
  scale_tril: lowerCholesky,
};

/** A distribution with a covariance that was given in one of its three forms; the others are computed when asked for. */
export abstract class OfCovariance extends Distribution {
  /** Which one was given. @internal */ protected readonly form: CovarianceForm;
  private readonly given: Tensor;
  // In an object: it is not of the batch's shape, and expand() leaves it.
  /** @internal */ unbroadcast!: { readonly tril: Tensor };

  constructor(
    batchShape: readonly number[],
    eventShape: readonly number[],
    validate: boolean | null,
    form: CovarianceForm,
    matrix: Tensor,
  ) {
    super(batchShape, eventShape, validate);
    this.form = form;
    this.given = matrix.expand([...batchShape, ...matrix.shape.slice(-2)]);
  }

  /** Checks all parameters, once they are there, and then decomposes the matrix. */
  protected settle(matrix: Tensor): void {
    this.checkArguments();
    this.unbroadcast = { tril: scaleTrilOf(this.form, matrix) };
  }

  override get hasRsample(): boolean {
    return true;
  }
  protected override shows(name: string): boolean {
    return this.wasGiven(name);
  }
  private full(matrix: Tensor): Tensor {
    return matrix.expand([...this.batchShape, ...matrix.shape.slice(-2)]);
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
}
