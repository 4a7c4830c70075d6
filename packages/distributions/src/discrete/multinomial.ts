import { noGrad, onesLike, type RandomOptions, scatterAdd, type Tensor, tensor, zeros } from '@wick/tensor';
import { count, type Given, optionTable, type RulesFor, unchecked } from '@wick/tensor/internal';
import type { Constraint } from '../constraints/constraint.ts';
import { realVector } from '../constraints/joined.ts';
import { multinomial, simplex } from '../constraints/values.ts';
import { Distribution, validateArgs } from '../distribution.ts';
import { Binomial } from './binomial.ts';
import type { Categorical, CategoricalOptions } from './categorical.ts';
import { categoricalOf } from './oneHotCategorical.ts';

/** Options of {@link Multinomial}. */
export interface MultinomialOptions extends CategoricalOptions {
  /** How many draws are counted. Default: 1. */
  totalCount?: number;
}

const options = optionTable(
  {
    totalCount: count(1, 0),
    probs: unchecked<Tensor | null>(null),
    logits: unchecked<Tensor | null>(null),
    validateArgs,
  } satisfies RulesFor<MultinomialOptions>,
  ['totalCount', 'probs', 'logits'],
);

/**
 * How often each category comes in `totalCount` draws of a {@link Categorical}.
 *
 * @example
 * ```ts
 * new distributions.Multinomial(8, tensor([1, 3])).mean; // [2, 6]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#multinomial
 */
export class Multinomial extends Distribution {
  static override readonly typeName = 'Multinomial';
  /** How many draws are counted. */
  readonly totalCount: number;
  private readonly categorical: Categorical;

  /** @throws RangeError for probabilities that break their constraint, TypeError for both `probs` and `logits` or none */
  constructor(...given: Given<MultinomialOptions, [totalCount: number, probs: Tensor, logits: Tensor]>) {
    const read = options.take('Multinomial', given);
    const categorical = categoricalOf(read);
    super(categorical.batchShape, categorical.paramShape.slice(-1), read.validateArgs);
    this.totalCount = read.totalCount;
    this.categorical = categorical;
    this.checkArguments();
  }

  get argConstraints(): Readonly<Record<string, Constraint>> {
    return { probs: simplex, logits: realVector };
  }
  get support(): Constraint {
    return multinomial(this.totalCount);
  }
  /** The probabilities; their sum is 1. */
  get probs(): Tensor {
    return this.categorical.probs;
  }
  /** Their logarithms. */
  get logits(): Tensor {
    return this.categorical.logits;
  }
  /** The shape of the parameter. */
  get paramShape(): readonly number[] {
    return this.categorical.paramShape;
  }
  protected override wasGiven(_name: string): boolean {
    return false;
  }
  override get mean(): Tensor {
    return this.probs.mul(this.totalCount);
  }
  override get variance(): Tensor {
    return this.probs.mul(this.totalCount).mul(this.probs.neg().add(1));
  }

  override sample(sampleShape: readonly number[] = [], draw?: RandomOptions): Tensor {
    return noGrad(() => {
      const samples = this.categorical.sample([this.totalCount, ...sampleShape], draw).movedim(0, -1);
      const counts = zeros(this.extendedShape(sampleShape), { dtype: 'int64' });
      return scatterAdd(counts, -1, samples, onesLike(samples)).to(this.probs.dtype);
    });
  }

  override entropy(): Tensor {
    const n = this.totalCount;
    const binomial = new Binomial(n, { probs: this.probs });
    const support = binomial.enumerateSupport(false).slice(0, 1);
    const weights = binomial.logProb(support).exp().mul(support.add(1).lgamma());
    const logFactorial = tensor(n + 1, { dtype: this.probs.dtype }).lgamma();
    return this.categorical
      .entropy()
      .mul(n)
      .sub(logFactorial)
      .add(weights.sum([0, -1]));
  }

  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    const impossible = value.eq(0).logicalAnd(this.logits.eq(Number.NEGATIVE_INFINITY));
    const powers = this.logits.maskedFill(impossible, 0).mul(value).sum(-1);
    return value.sum(-1).add(1).lgamma().sub(value.add(1).lgamma().sum(-1)).add(powers);
  }
}
