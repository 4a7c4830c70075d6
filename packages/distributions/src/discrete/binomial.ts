import { arange, binomial, noGrad, type RandomOptions, type Tensor } from '@wick/tensor';
import type { Given } from '@wick/tensor/internal';
import type { Parameter } from '../broadcastAll.ts';
import { integerInterval, nonnegativeInteger, unitInterval } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { real } from '../constraints/values.ts';
import { overBatch } from './bernoulli.ts';
import { Trials, type TrialsOptions, trialsOptions } from './trials.ts';

const options = trialsOptions(1);

/**
 * How many of `totalCount` trials succeed: P(k) = (n over k) p^k (1 - p)^(n-k). Either `probs` or `logits` is given.
 *
 * @example
 * ```ts
 * new distributions.Binomial(10, { probs: 0.5 }).mean.item(); // 5
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#binomial
 */
export class Binomial extends Trials {
  static override readonly typeName = 'Binomial';

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(...given: Given<TrialsOptions, [totalCount: Parameter, probs: Parameter, logits: Parameter]>) {
    super('Binomial', options.take('Binomial', given));
    this.checkArguments();
  }

  get argConstraints(): Readonly<Record<string, Constraint>> {
    return { total_count: nonnegativeInteger, probs: unitInterval, logits: real };
  }
  get support(): Constraint {
    return integerInterval(0, this.totalCount);
  }
  override get hasEnumerateSupport(): boolean {
    return true;
  }
  override get mean(): Tensor {
    return this.totalCount.mul(this.probs);
  }
  override get mode(): Tensor {
    return this.totalCount.add(1).mul(this.probs).floor().minimum(this.totalCount);
  }
  override get variance(): Tensor {
    return this.totalCount.mul(this.probs).mul(this.probs.neg().add(1));
  }

  override sample(sampleShape: readonly number[] = [], draw?: RandomOptions): Tensor {
    const shape = this.extendedShape(sampleShape);
    return noGrad(() => binomial(this.totalCount.expand(shape), this.probs.expand(shape), draw));
  }

  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    const { logits, totalCount: n } = this;
    // max(logits, 0), whose slope at 0 is one half
    const clamped = logits.clampMin(0).add(logits).sub(logits.clampMax(0)).div(2);
    const normalizer = n.mul(clamped).add(n.mul(logits.abs().neg().exp().log1p())).sub(n.add(1).lgamma());
    return value.mul(logits).sub(value.add(1).lgamma()).sub(n.sub(value).add(1).lgamma()).sub(normalizer);
  }

  override entropy(): Tensor {
    const logProb = this.logProb(this.enumerateSupport(false));
    return logProb.exp().mul(logProb).sum(0).neg();
  }

  /** @throws RangeError where the counts differ */
  override enumerateSupport(expand = true): Tensor {
    const count = this.totalCount.detach().max().item();
    if (this.totalCount.detach().min().item() !== count)
      throw new RangeError('Inhomogeneous total count not supported by `enumerate_support`.');
    return overBatch(arange(count + 1, { dtype: this.param.dtype }), this.batchShape, expand);
  }
}
