import {
  binaryCrossEntropyWithLogits,
  broadcastTensors,
  noGrad,
  onesLike,
  type RandomOptions,
  rand,
  type Tensor,
  where,
  zerosLike,
} from '@wick/tensor';
import { any, type Given, optionTable, type RulesFor, unchecked } from '@wick/tensor/internal';
import type { Parameter } from '../broadcastAll.ts';
import { unitInterval } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { real } from '../constraints/values.ts';
import { validateArgs } from '../distribution.ts';
import { clampProbs } from '../numeric.ts';
import { BinaryProbs, binaryParam, type ProbsOptions } from '../probsOrLogits.ts';

/** Options of {@link ContinuousBernoulli}. */
export interface ContinuousBernoulliOptions extends ProbsOptions {
  /** Between which probabilities Taylor series take the place of formulas that cancel. Default: [0.499, 0.501]. */
  lims?: readonly [number, number];
}

const options = optionTable(
  {
    probs: unchecked<Parameter | null>(null),
    logits: unchecked<Parameter | null>(null),
    lims: any<readonly [number, number]>(
      [0.499, 0.501],
      'two numbers',
      (given) => Array.isArray(given) && given.length === 2 && given.every((n) => typeof n === 'number'),
    ),
    validateArgs,
  } satisfies RulesFor<ContinuousBernoulliOptions>,
  ['probs', 'logits'],
);

/**
 * The continuous Bernoulli distribution over [0, 1]: f(x) = C(p) pˣ (1 - p)^(1-x).
 *
 * @example
 * ```ts
 * new distributions.ContinuousBernoulli(0.5).mean.item(); // 0.5
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#continuousbernoulli
 */
export class ContinuousBernoulli extends BinaryProbs {
  static override readonly typeName = 'ContinuousBernoulli';
  private readonly lims: readonly [number, number];

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(...given: Given<ContinuousBernoulliOptions, [probs: Parameter, logits: Parameter]>) {
    const read = options.take('ContinuousBernoulli', given);
    const [param, form] = binaryParam('ContinuousBernoulli', read);
    super(param, form, read.validateArgs);
    this.lims = read.lims;
    this.checkArguments();
  }

  get argConstraints(): Readonly<Record<string, Constraint>> {
    return { probs: unitInterval, logits: real };
  }
  get support(): Constraint {
    return unitInterval;
  }
  override get hasRsample(): boolean {
    return true;
  }
  override get probs(): Tensor {
    return clampProbs(super.probs);
  }
  override get mean(): Tensor {
    const cut = this.cutProbs();
    const mu = cut.div(cut.mul(2).sub(1)).add(cut.neg().log1p().sub(cut.log()).reciprocal());
    const x = this.probs.sub(0.5);
    return where(
      this.stable(),
      mu,
      x
        .square()
        .mul(16 / 45)
        .add(1 / 3)
        .mul(x)
        .add(0.5),
    );
  }
  override get variance(): Tensor {
    const cut = this.cutProbs();
    const spread = cut.mul(cut.sub(1)).div(cut.mul(-2).add(1).square());
    const exact = spread.add(cut.neg().log1p().sub(cut.log()).square().reciprocal());
    const x = this.probs.sub(0.5).square();
    return where(
      this.stable(),
      exact,
      x
        .mul(-128 / 945)
        .add(1 / 15)
        .mul(x)
        .neg()
        .add(1 / 12),
    );
  }

  private stable(): Tensor {
    return this.probs.le(this.lims[0]).logicalOr(this.probs.gt(this.lims[1]));
  }

  private cutProbs(): Tensor {
    return where(this.stable(), this.probs, this.lims[0]);
  }

  /** ln C(p) @internal */
  logNorm(): Tensor {
    const cut = this.cutProbs();
    const below = where(cut.le(0.5), cut, zerosLike(cut));
    const above = where(cut.ge(0.5), cut, onesLike(cut));
    const exact = cut.neg().log1p().sub(cut.log()).abs().log();
    const other = where(cut.le(0.5), below.mul(-2).log1p(), above.mul(2).sub(1).log());
    const x = this.probs.sub(0.5).square();
    return where(
      this.stable(),
      exact.sub(other),
      x
        .mul(104 / 45)
        .add(4 / 3)
        .mul(x)
        .add(Math.LN2),
    );
  }

  override sample(sampleShape: readonly number[] = [], draw?: RandomOptions): Tensor {
    return noGrad(() => this.rsample(sampleShape, draw));
  }

  override rsample(sampleShape: readonly number[] = [], draw?: RandomOptions): Tensor {
    return this.icdf(rand(this.extendedShape(sampleShape), { dtype: this.param.dtype, ...draw }));
  }

  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    const [logits, x] = broadcastTensors(this.logits, value) as [Tensor, Tensor];
    return binaryCrossEntropyWithLogits(logits, x, { reduction: 'none' }).neg().add(this.logNorm());
  }

  override cdf(value: Tensor): Tensor {
    this.checkValue(value);
    const cut = this.cutProbs();
    const powers = cut.pow(value).mul(cut.neg().add(1).pow(value.neg().add(1)));
    const exact = powers.add(cut).sub(1).div(cut.mul(2).sub(1));
    const inside = where(this.stable(), exact, value);
    return where(value.le(0), zerosLike(value), where(value.ge(1), onesLike(value), inside));
  }

  override icdf(value: Tensor): Tensor {
    const cut = this.cutProbs();
    const other = cut.neg().log1p();
    const above = cut
      .neg()
      .add(value.mul(cut.mul(2).sub(1)))
      .log1p();
    return where(this.stable(), above.sub(other).div(cut.log().sub(other)), value);
  }

  override entropy(): Tensor {
    const log0 = this.probs.neg().log1p();
    return this.mean.mul(log0.sub(this.probs.log())).sub(this.logNorm()).sub(log0);
  }
}
