import { broadcastShapes, diagEmbed, eye, linalg, type RandomOptions, type Tensor } from '@wick/tensor';
import { positive } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { independent, realVector } from '../constraints/joined.ts';
import { real } from '../constraints/values.ts';
import { standardNormal } from '../continuous/normal.ts';
import { Distribution, type DistributionOptions, distributionOptions } from '../distribution.ts';
import { LOG_ROOT_2PI } from '../numeric.ts';
import { needTensor } from '../probsOrLogits.ts';
import { pythonShape } from '../python.ts';
import { batchMv, logDiagonal, mahalanobis } from './cholesky.ts';

/** W, D and the Cholesky factor of I + Wᵀ D⁻¹ W, none of them of the batch's shape. */
interface Factors {
  readonly w: Tensor;
  readonly d: Tensor;
  readonly capacitance: Tensor;
}

/** ln det(W Wᵀ + D), by the lemma of the determinant. @internal */
export function lowRankLogDet({ d, capacitance }: Factors): Tensor {
  return logDiagonal(capacitance).mul(2).add(d.log().sum(-1));
}

/** xᵀ (W Wᵀ + D)⁻¹ x, by Woodbury's identity. @internal */
export function lowRankMahalanobis({ w, d, capacitance }: Factors, x: Tensor): Tensor {
  const projected = batchMv(w.mT.div(d.unsqueeze(-2)), x);
  return x.square().div(d).sum(-1).sub(mahalanobis(capacitance, projected));
}

/**
 * A normal distribution of vectors with the covariance W Wᵀ + diag(D), W of few columns.
 *
 * @example
 * ```ts
 * const { LowRankMultivariateNormal } = distributions;
 * new LowRankMultivariateNormal(zeros(2), tensor([[1], [0]]), ones(2)).covarianceMatrix; // [[2, 0], [0, 1]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#lowrankmultivariatenormal
 */
export class LowRankMultivariateNormal extends Distribution {
  static override readonly typeName = 'LowRankMultivariateNormal';
  /** The mean. */
  readonly loc: Tensor;
  /** W */
  readonly covFactor: Tensor;
  /** D */
  readonly covDiag: Tensor;
  /** @internal */ readonly factors: Factors;

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(loc: Tensor, covFactor: Tensor, covDiag: Tensor, options?: DistributionOptions) {
    const { validateArgs } = distributionOptions.read('LowRankMultivariateNormal', options);
    const given = { loc, covFactor, covDiag };
    for (const [name, t] of Object.entries(given)) needTensor('LowRankMultivariateNormal', name, t);
    if (loc.ndim < 1) throw new RangeError('loc must be at least one-dimensional.');
    if (covFactor.ndim < 2)
      throw new RangeError('cov_factor must be at least two-dimensional, with optional leading batch dimensions');
    const n = loc.shape.at(-1)!;
    if (covFactor.shape.at(-2) !== n)
      throw new RangeError(`cov_factor must be a batch of matrices with shape ${n} x m`);
    if (covDiag.shape.at(-1) !== n)
      throw new RangeError(`cov_diag must be a batch of vectors with shape ${pythonShape([n])}`);
    const batch = broadcastShapes(loc.shape.slice(0, -1), covFactor.shape.slice(0, -2), covDiag.shape.slice(0, -1));
    super(batch, [n], validateArgs);
    this.loc = loc.expand([...batch, n]);
    this.covFactor = covFactor.expand([...batch, ...covFactor.shape.slice(-2)]);
    this.covDiag = covDiag.expand([...batch, n]);
    this.checkArguments();
    const m = covFactor.shape.at(-1)!;
    const inner = covFactor.mT.div(covDiag.unsqueeze(-2)).matmul(covFactor);
    this.factors = {
      w: covFactor,
      d: covDiag,
      capacitance: linalg.cholesky(inner.add(eye(m, { dtype: inner.dtype }))),
    };
  }

  get argConstraints(): Readonly<Record<string, Constraint>> {
    return { loc: realVector, cov_factor: independent(real, 2), cov_diag: independent(positive, 1) };
  }
  /** PyTorch's spelling, in messages and in print. @internal */
  get cov_factor(): Tensor {
    return this.covFactor;
  }
  /** @internal */
  get cov_diag(): Tensor {
    return this.covDiag;
  }
  protected override shows(_name: string): boolean {
    return true;
  }
  get support(): Constraint {
    return realVector;
  }
  override get hasRsample(): boolean {
    return true;
  }
  override get mean(): Tensor {
    return this.loc;
  }
  override get mode(): Tensor {
    return this.loc;
  }
  override get variance(): Tensor {
    const { w, d } = this.factors;
    return w
      .square()
      .sum(-1)
      .add(d)
      .expand([...this.batchShape, ...this.eventShape]);
  }
  private full(matrix: Tensor): Tensor {
    return matrix.expand([...this.batchShape, ...this.eventShape, ...this.eventShape]);
  }
  /** L with Σ = L Lᵀ. */
  get scaleTril(): Tensor {
    const { w, d } = this.factors;
    const root = d.sqrt().unsqueeze(-1);
    const scaled = w.div(root);
    const inner = scaled.matmul(scaled.mT).add(eye(this.eventShape[0]!, { dtype: d.dtype }));
    return this.full(root.mul(linalg.cholesky(inner)));
  }
  /** Σ = W Wᵀ + diag(D) */
  get covarianceMatrix(): Tensor {
    const { w, d } = this.factors;
    return this.full(w.matmul(w.mT).add(diagEmbed(d)));
  }
  /** Σ⁻¹ */
  get precisionMatrix(): Tensor {
    const { w, d, capacitance } = this.factors;
    const a = linalg.solveTriangular(capacitance, w.mT.div(d.unsqueeze(-2)), { upper: false });
    return this.full(diagEmbed(d.reciprocal()).sub(a.mT.matmul(a)));
  }

  override rsample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    const shape = this.extendedShape(sampleShape);
    const epsW = standardNormal([...shape.slice(0, -1), this.covFactor.shape.at(-1)!], this.loc, options);
    const epsD = standardNormal(shape, this.loc, options);
    const { w, d } = this.factors;
    return this.loc.add(batchMv(w, epsW)).add(d.sqrt().mul(epsD));
  }

  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    const distance = lowRankMahalanobis(this.factors, value.sub(this.loc));
    return distance
      .add(lowRankLogDet(this.factors))
      .mul(-0.5)
      .sub(this.eventShape[0]! * LOG_ROOT_2PI);
  }

  override entropy(): Tensor {
    const entropy = lowRankLogDet(this.factors)
      .mul(0.5)
      .add(this.eventShape[0]! * (0.5 + LOG_ROOT_2PI));
    return entropy.expand(this.batchShape);
  }
}
