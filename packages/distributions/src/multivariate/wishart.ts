import {
  arange,
  broadcastShapes,
  diagEmbed,
  finfo,
  indexPut,
  linalg,
  type RandomOptions,
  randn,
  type Tensor,
  tensor,
  trilIndices,
} from '@wick/tensor';
import { unrepeatable, warn } from '@wick/tensor/internal';
import { broadcastAll, type Parameter } from '../broadcastAll.ts';
import { greaterThan } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { positiveDefinite } from '../constraints/matrices.ts';
import { Chi2 } from '../continuous/chi2.ts';
import { logDiagonal } from './cholesky.ts';
import {
  type CovarianceOptions,
  covarianceConstraints,
  covarianceOf,
  covarianceOptions,
  OfCovariance,
} from './covariance.ts';

/**
 * The distribution of Σ x xᵀ over `df` normal vectors of a covariance, given in one of three forms.
 *
 * @example
 * ```ts
 * new distributions.Wishart(3, { covarianceMatrix: eye(2) }).mean; // [[3, 0], [0, 3]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#wishart
 */
export class Wishart extends OfCovariance {
  static override readonly typeName = 'Wishart';
  /** The degrees of freedom. */
  readonly df: Tensor;

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(df: Parameter, options: CovarianceOptions) {
    unrepeatable('making a Wishart, which looks at df,', 'make it outside');
    const read = covarianceOptions.read('Wishart', options);
    const [form, matrix] = covarianceOf(read);
    const n = matrix.shape.at(-1)!;
    const freedom = broadcastAll('Wishart', { df }).df;
    const batch = broadcastShapes(matrix.shape.slice(0, -2), freedom.shape);
    super(batch, [n, n], read.validateArgs, form, matrix);
    this.df = freedom.to(matrix.dtype).expand(batch);
    if (
      this.df
        .detach()
        .le(n - 1)
        .any()
        .item()
    )
      throw new RangeError(`Value of df=${df} expected to be greater than ndim - 1 = ${n - 1}.`);
    if (this.df.detach().lt(n).any().item())
      warn('Low df values detected. Singular samples are highly likely to occur for ndim - 1 < df < ndim.');
    this.settle(matrix);
  }

  get argConstraints(): Readonly<Record<string, Constraint>> {
    return { ...covarianceConstraints, df: greaterThan(this.side - 1, true) };
  }
  get support(): Constraint {
    return positiveDefinite;
  }
  private get side(): number {
    return this.eventShape[0]!;
  }
  protected override wasGiven(name: string): boolean {
    return name === 'df' || name === this.form;
  }
  private get column(): Tensor {
    return this.df.reshape([...this.batchShape, 1, 1]);
  }
  override get mean(): Tensor {
    return this.column.mul(this.covarianceMatrix);
  }
  /** NaN where df ≤ side + 1. */
  override get mode(): Tensor {
    const factor = this.column.sub(this.side + 1);
    return factor.maskedFill(factor.le(0), Number.NaN).mul(this.covarianceMatrix);
  }
  override get variance(): Tensor {
    const v = this.covarianceMatrix;
    const d = v.diagonal(0, -2, -1);
    return this.column.mul(v.square().add(d.unsqueeze(-1).mul(d.unsqueeze(-2))));
  }

  /** Bartlett's decomposition: χ numbers on the diagonal, normals below it. */
  private bartlett(sampleShape: readonly number[], options: RandomOptions | undefined): Tensor {
    const n = this.side;
    const { tril } = this.unbroadcast;
    const { dtype } = tril;
    const chi2 = new Chi2(this.df.unsqueeze(-1).sub(arange(n, { dtype })), { validateArgs: false });
    const roots = chi2.rsample(sampleShape, options).sqrt().clampMin(finfo(dtype).eps);
    const lead = [...sampleShape, ...this.batchShape];
    const normals = randn([...lead, (n * (n - 1)) / 2], { dtype, ...options });
    const places = trilIndices(n, n, -1);
    const rows = normals.reshape([-1, (n * (n - 1)) / 2]).t();
    const flat = places.select(0, 0).mul(n).add(places.select(0, 1));
    const below = indexPut(rows.newZeros([n * n, rows.shape[1]!]), [flat], rows)
      .t()
      .reshape([...lead, n, n]);
    const chol = tril.matmul(below.add(diagEmbed(roots)));
    return chol.matmul(chol.mT);
  }

  /**
   * PyTorch looks for singular matrices with its test the wrong way round: those that are positive definite are drawn a
   * second time. Its numbers from a seed are these.
   */
  override rsample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    unrepeatable(
      'drawing from a Wishart, which draws again where values say so,',
      'draw outside, and make it an argument',
    );
    const shape = this.extendedShape(sampleShape);
    const rows = [-1, ...this.batchShape, ...this.eventShape];
    let sample = this.bartlett(sampleShape, options).reshape(rows);
    let again = this.rowsThat(this.support.check(sample.detach()));
    for (let tries = 0; tries < 10 && again.length > 0; tries++) {
      const fresh = this.bartlett([again.length], options);
      sample = indexPut(sample, [tensor(again.map(BigInt))], fresh);
      const bad = new Set(this.rowsThat(this.support.check(fresh.detach()).logicalNot()));
      again = again.filter((_, i) => bad.has(i));
    }
    return sample.reshape(shape);
  }

  /** The samples of which one of the batch is true. */
  private rowsThat(mask: Tensor): number[] {
    const any = mask.reshape([mask.shape[0]!, -1]).any(-1).tolist() as boolean[];
    return any.flatMap((yes, i) => (yes ? [i] : []));
  }

  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    const { df, side: p } = this;
    const { tril } = this.unbroadcast;
    const trace = linalg.choleskySolve(value, tril).diagonal(0, -2, -1).sum(-1);
    return df
      .neg()
      .mul(logDiagonal(tril).add((p * Math.LN2) / 2))
      .sub(df.div(2).mvlgamma(p))
      .add(
        df
          .sub(p + 1)
          .div(2)
          .mul(linalg.slogdet(value).logabsdet),
      )
      .sub(trace.div(2));
  }

  override entropy(): Tensor {
    const { df, side: p } = this;
    const half = df.div(2);
    const digammas = half
      .unsqueeze(-1)
      .sub(arange(p, { dtype: df.dtype }).div(2))
      .digamma()
      .sum(-1);
    return logDiagonal(this.unbroadcast.tril)
      .add((p * Math.LN2) / 2)
      .mul(p + 1)
      .add(half.mvlgamma(p))
      .sub(
        df
          .sub(p + 1)
          .div(2)
          .mul(digammas),
      )
      .add(df.mul(p).div(2));
  }
}
