import {
  arange,
  broadcastShapes,
  finfo,
  full,
  gather,
  multinomial,
  noGrad,
  type RandomOptions,
  softmax,
  type Tensor,
} from '@wick/tensor';
import { type Given, type OptionTable, optionTable, type Rule, unchecked } from '@wick/tensor/internal';
import { integerInterval } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { realVector } from '../constraints/joined.ts';
import { simplex } from '../constraints/values.ts';
import { Distribution, validateArgs } from '../distribution.ts';
import { clampProbs } from '../numeric.ts';
import { needTensor, oneOf, type ProbsOptions } from '../probsOrLogits.ts';
import { overBatch } from './bernoulli.ts';

/** Options of distributions over categories. */
export type CategoricalOptions = ProbsOptions<Tensor>;

/** The table of {@link CategoricalOptions}. */
export const categoricalOptions: OptionTable<{
  probs: Rule<Tensor | null>;
  logits: Rule<Tensor | null>;
  validateArgs: Rule<boolean | null>;
}> = optionTable({ probs: unchecked<Tensor | null>(null), logits: unchecked<Tensor | null>(null), validateArgs }, [
  'probs',
  'logits',
]);

/**
 * One of the whole numbers 0 … n - 1, by the n probabilities in the last dimension of `probs` (any weights: they are divided
 * by their sum) or of `logits`.
 *
 * @example
 * ```ts
 * new distributions.Categorical(tensor([1, 3])).logProb(tensor(1)).exp().item(); // 0.75
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#categorical
 */
export class Categorical extends Distribution {
  static override readonly typeName = 'Categorical';
  private readonly param: Tensor;
  private readonly form: 'probs' | 'logits';

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(...given: Given<CategoricalOptions, [probs: Tensor, logits: Tensor]>) {
    const read = categoricalOptions.take('Categorical', given);
    const [form, value] = oneOf('Categorical', read.probs, read.logits);
    if (needTensor('Categorical', form, value).ndim < 1)
      throw new RangeError(`\`${form}\` parameter must be at least one-dimensional.`);
    super(value.shape.slice(0, -1), [], read.validateArgs);
    this.form = form;
    this.param = form === 'probs' ? value.div(value.sum(-1, true)) : value.sub(value.logsumexp(-1, true));
    this.checkArguments();
  }

  get argConstraints(): Readonly<Record<string, Constraint>> {
    return { probs: simplex, logits: realVector };
  }
  get support(): Constraint {
    return integerInterval(0, this.paramShape.at(-1)! - 1);
  }
  override get hasEnumerateSupport(): boolean {
    return true;
  }
  /** The probabilities; their sum is 1. */
  get probs(): Tensor {
    return this.form === 'probs' ? this.param : softmax(this.param, -1);
  }
  /** Their logarithms. */
  get logits(): Tensor {
    return this.form === 'logits' ? this.param : clampProbs(this.param).log();
  }
  /** The shape of the parameter. */
  get paramShape(): readonly number[] {
    return this.param.shape;
  }
  protected override shows(name: string): boolean {
    return this.wasGiven(name);
  }
  protected override wasGiven(name: string): boolean {
    return name === this.form;
  }
  /** NaN: categories have no order. */
  override get mean(): Tensor {
    return full(this.extendedShape(), Number.NaN, { dtype: this.param.dtype });
  }
  override get mode(): Tensor {
    return this.probs.argmax(-1);
  }
  /** NaN: categories have no order. */
  override get variance(): Tensor {
    return this.mean;
  }

  override sample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    const shape = this.extendedShape(sampleShape);
    const count = sampleShape.reduce((n, size) => n * size, 1);
    return noGrad(() => {
      const rows = this.probs.reshape([-1, this.paramShape.at(-1)!]);
      return multinomial(rows, count, { replacement: true, ...options })
        .t()
        .reshape(shape);
    });
  }

  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    const { logits } = this;
    const index = value.to('int64').unsqueeze(-1);
    const lead = broadcastShapes(index.shape.slice(0, -1), logits.shape.slice(0, -1));
    return gather(logits.expand([...lead, logits.shape.at(-1)!]), -1, index.expand([...lead, 1])).squeeze(-1);
  }

  override entropy(): Tensor {
    const { logits } = this;
    return logits.clampMin(finfo(logits.dtype).min).mul(this.probs).sum(-1).neg();
  }

  override enumerateSupport(expand = true): Tensor {
    return overBatch(arange(this.paramShape.at(-1)!), this.batchShape, expand);
  }
}
