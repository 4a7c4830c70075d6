import { eye, oneHot, type RandomOptions, type Tensor } from '@wick/tensor';
import type { Given } from '@wick/tensor/internal';
import type { Constraint } from '../constraints/constraint.ts';
import { realVector } from '../constraints/joined.ts';
import { oneHot as oneHotConstraint, simplex } from '../constraints/values.ts';
import { Distribution } from '../distribution.ts';
import { Categorical, type CategoricalOptions, categoricalOptions } from './categorical.ts';

/**
 * {@link Categorical} whose draws are vectors with one 1.
 *
 * @example
 * ```ts
 * new distributions.OneHotCategorical(tensor([1, 3])).mean; // [0.25, 0.75]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#onehotcategorical
 */
export class OneHotCategorical extends Distribution {
  static override readonly typeName: string = 'OneHotCategorical';
  /** The distribution of the place of the 1. @internal */
  readonly categorical: Categorical;

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(...given: Given<CategoricalOptions, [probs: Tensor, logits: Tensor]>) {
    const read = categoricalOptions.take(new.target.typeName, given);
    const categorical = categoricalOf(read);
    super(categorical.batchShape, categorical.paramShape.slice(-1), read.validateArgs);
    this.categorical = categorical;
    this.checkArguments();
  }

  get argConstraints(): Readonly<Record<string, Constraint>> {
    return { probs: simplex, logits: realVector };
  }
  get support(): Constraint {
    return oneHotConstraint;
  }
  override get hasEnumerateSupport(): boolean {
    return true;
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
    return false; // PyTorch shows and checks the categorical distribution's
  }
  override get mean(): Tensor {
    return this.probs;
  }
  override get mode(): Tensor {
    const { probs } = this;
    return oneHot(probs.argmax(-1), probs.shape.at(-1)!).to(probs.dtype);
  }
  override get variance(): Tensor {
    return this.probs.mul(this.probs.neg().add(1));
  }

  override sample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    const indices = this.categorical.sample(sampleShape, options);
    return oneHot(indices, this.eventShape[0]!).to(this.probs.dtype);
  }

  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    return this.categorical.logProb(value.argmax(-1));
  }

  override entropy(): Tensor {
    return this.categorical.entropy();
  }

  override enumerateSupport(expand = true): Tensor {
    const n = this.eventShape[0]!;
    const values = eye(n, { dtype: this.probs.dtype }).reshape([n, ...this.batchShape.map(() => 1), n]);
    return expand ? values.expand([n, ...this.batchShape, n]) : values;
  }
}

/** The categorical distribution of options that were read; it checks them by itself. */
export function categoricalOf(read: { readonly probs: Tensor | null; readonly logits: Tensor | null }): Categorical {
  return new Categorical({
    ...(read.probs === null ? {} : { probs: read.probs }),
    ...(read.logits === null ? {} : { logits: read.logits }),
  });
}

/**
 * {@link OneHotCategorical} with a gradient: that of the probabilities, passed straight through the draw.
 *
 * @example
 * ```ts
 * new distributions.OneHotCategoricalStraightThrough(tensor([1, 3])).hasRsample; // true
 * ```
 * @see https://arxiv.org/abs/1308.3432
 */
export class OneHotCategoricalStraightThrough extends OneHotCategorical {
  static override readonly typeName = 'OneHotCategoricalStraightThrough';
  override get hasRsample(): boolean {
    return true;
  }
  override rsample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    const { probs } = this;
    return this.sample(sampleShape, options).add(probs.sub(probs.detach()));
  }
}
