import { broadcastTensors, fullLike, type RandomOptions, rand, type Tensor } from '@wick/tensor';
import type { Given } from '@wick/tensor/internal';
import { broadcastAll, type Parameter } from '../broadcastAll.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { realVector } from '../constraints/joined.ts';
import { simplex } from '../constraints/values.ts';
import { Distribution } from '../distribution.ts';
import { clampProbs } from '../numeric.ts';
import { ExpTransform } from '../transforms/elementwise.ts';
import { type Categorical, type CategoricalOptions, categoricalOptions } from './categorical.ts';
import { categoricalOf } from './oneHotCategorical.ts';
import { Relaxed } from './relaxed.ts';

/**
 * The logarithms of a {@link RelaxedOneHotCategorical}.
 *
 * @example
 * ```ts
 * new distributions.ExpRelaxedCategorical(2, tensor([1, 3])).rsample().exp().sum().item(); // 1
 * ```
 * @see https://arxiv.org/abs/1611.00712
 */
export class ExpRelaxedCategorical extends Distribution {
  static override readonly typeName = 'ExpRelaxedCategorical';
  private readonly categorical: Categorical;
  private readonly heat: { readonly temperature: Tensor };

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(temperature: Parameter, ...given: Given<CategoricalOptions, [probs: Tensor, logits: Tensor]>) {
    const read = categoricalOptions.take('ExpRelaxedCategorical', given);
    const categorical = categoricalOf(read);
    super(categorical.batchShape, categorical.paramShape.slice(-1), read.validateArgs);
    this.categorical = categorical;
    this.heat = broadcastAll('ExpRelaxedCategorical', { temperature });
    this.checkArguments();
  }

  get argConstraints(): Readonly<Record<string, Constraint>> {
    return { probs: simplex, logits: realVector };
  }
  get support(): Constraint {
    return realVector;
  }
  override get hasRsample(): boolean {
    return true;
  }
  /** How far from the corners the points may be. */
  get temperature(): Tensor {
    return this.heat.temperature;
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

  override rsample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    const { logits } = this;
    const u = clampProbs(rand(this.extendedShape(sampleShape), { dtype: logits.dtype, ...options }));
    const scores = logits.sub(u.log().neg().log()).div(this.temperature);
    return scores.sub(scores.logsumexp(-1, true));
  }

  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    const k = this.paramShape.at(-1)!;
    const [logits, x] = broadcastTensors(this.logits, value) as [Tensor, Tensor];
    const scale = fullLike(this.temperature, k)
      .lgamma()
      .add(this.temperature.log().mul(k - 1));
    const score = logits.sub(x.mul(this.temperature));
    return score.sub(score.logsumexp(-1, true)).sum(-1).add(scale);
  }
}

/**
 * The Concrete distribution over the simplex: `OneHotCategorical` with a gradient, the nearer to it the lower the
 * temperature.
 *
 * @example
 * ```ts
 * new distributions.RelaxedOneHotCategorical(2, tensor([1, 3])).rsample().sum().item(); // 1
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#relaxedonehotcategorical
 */
export class RelaxedOneHotCategorical extends Relaxed {
  static override readonly typeName = 'RelaxedOneHotCategorical';
  declare readonly baseDist: ExpRelaxedCategorical;

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(temperature: Parameter, ...given: Given<CategoricalOptions, [probs: Tensor, logits: Tensor]>) {
    const { validateArgs } = categoricalOptions.take('RelaxedOneHotCategorical', given);
    const options = validateArgs === null ? {} : { validateArgs };
    super(new ExpRelaxedCategorical(temperature, ...given), new ExpTransform(), options);
    this.checkArguments();
  }

  override get argConstraints(): Readonly<Record<string, Constraint>> {
    return { probs: simplex, logits: realVector };
  }
  override get support(): Constraint {
    return simplex;
  }
}
