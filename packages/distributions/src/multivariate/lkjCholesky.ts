import { arange, cat, diagEmbed, finfo, noGrad, type RandomOptions, randn, type Tensor, zeros } from '@wick/tensor';
import type { Given } from '@wick/tensor/internal';
import { checkCount, optionTable, type RulesFor, unchecked } from '@wick/tensor/internal';
import { broadcastAll, type Parameter } from '../broadcastAll.ts';
import { positive } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { corrCholesky } from '../constraints/matrices.ts';
import { Beta } from '../continuous/beta.ts';
import { Distribution, type DistributionOptions, validateArgs } from '../distribution.ts';

/** Options of {@link LKJCholesky}. */
export interface LKJCholeskyOptions extends DistributionOptions {
  /** η: 1 for all correlation matrices alike, more for those near the identity. Default: 1. */
  concentration?: Parameter;
}

const options = optionTable(
  { concentration: unchecked<Parameter>(1), validateArgs } satisfies RulesFor<LKJCholeskyOptions>,
  ['concentration'],
);

/**
 * Cholesky factors of correlation matrices: p(L Lᵀ) ∝ det(L Lᵀ)^(η - 1), drawn by the onion method.
 *
 * @example
 * ```ts
 * new distributions.LKJCholesky(3).sample().shape; // [3, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#lkjcholesky
 */
export class LKJCholesky extends Distribution {
  static override readonly typeName = 'LKJCholesky';
  /** The side of the matrices. */
  readonly dim: number;
  /** η */
  readonly concentration: Tensor;

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(dim: number, ...given: Given<LKJCholeskyOptions, [concentration: Parameter]>) {
    const read = options.take('LKJCholesky', given);
    checkCount('LKJCholesky', 'dim', dim, 0);
    if (dim < 2) throw new RangeError(`Expected dim to be an integer greater than or equal to 2. Found dim=${dim}.`);
    const { concentration } = broadcastAll('LKJCholesky', { concentration: read.concentration });
    super(concentration.shape, [dim, dim], read.validateArgs);
    this.dim = dim;
    this.concentration = concentration;
    this.checkArguments();
  }

  get argConstraints(): Readonly<Record<string, Constraint>> {
    return { concentration: positive };
  }
  get support(): Constraint {
    return corrCholesky;
  }

  /** The squared lengths of the rows off the diagonal. */
  private get rows(): Beta {
    const { dtype } = this.concentration;
    const offset = cat([zeros([1], { dtype }), arange(this.dim - 1, { dtype })]);
    const marginal = this.concentration.add(0.5 * (this.dim - 2)).unsqueeze(-1);
    return new Beta(offset.add(0.5), marginal.sub(offset.mul(0.5)), { validateArgs: false });
  }

  override sample(sampleShape: readonly number[] = [], draw?: RandomOptions): Tensor {
    return noGrad(() => {
      const y = this.rows.sample(sampleShape, draw).unsqueeze(-1);
      const normals = randn(this.extendedShape(sampleShape), { dtype: y.dtype, ...draw }).tril(-1);
      const lengths = normals.norm({ dim: -1, keepdim: true });
      const directions = normals.div(lengths.maskedFill(lengths.eq(0), 1)); // the first row has none
      const w = y.sqrt().mul(directions);
      const diagonal = w.square().sum(-1).neg().add(1).clampMin(finfo(w.dtype).tiny).sqrt();
      return w.add(diagEmbed(diagonal));
    });
  }

  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    const n = this.dim;
    const diagonal = value.diagonal(0, -1, -2).narrow(-1, 1, n - 1);
    const order = this.concentration
      .sub(1)
      .mul(2)
      .unsqueeze(-1)
      .add(n)
      .sub(arange(2, n + 1));
    const alpha = this.concentration.add(0.5 * (n - 1));
    const normalizer = alpha
      .sub(0.5)
      .mvlgamma(n - 1)
      .sub(alpha.lgamma().mul(n - 1))
      .add(0.5 * (n - 1) * Math.log(Math.PI));
    return order.mul(diagonal.log()).sum(-1).sub(normalizer);
  }
}
