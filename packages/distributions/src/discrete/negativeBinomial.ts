import { logSigmoid, noGrad, poisson, type RandomOptions, type Tensor } from '@wick/tensor';
import type { Given } from '@wick/tensor/internal';
import type { Parameter } from '../broadcastAll.ts';
import { greaterThanEq, halfOpenInterval, nonnegativeInteger } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { real } from '../constraints/values.ts';
import { Gamma } from '../continuous/gamma.ts';
import { Trials, type TrialsOptions, trialsOptions } from './trials.ts';

const options = trialsOptions(1);

/**
 * How many successes come before `totalCount` failures. It draws a gamma number, then a Poisson number of that rate.
 *
 * @example
 * ```ts
 * new distributions.NegativeBinomial(3, { probs: 0.5 }).mean.item(); // 3
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#negativebinomial
 */
export class NegativeBinomial extends Trials {
  static override readonly typeName = 'NegativeBinomial';

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(...given: Given<TrialsOptions, [totalCount: Parameter, probs: Parameter, logits: Parameter]>) {
    super('NegativeBinomial', options.take('NegativeBinomial', given));
    this.checkArguments();
  }

  get argConstraints(): Readonly<Record<string, Constraint>> {
    return { total_count: greaterThanEq(0, true), probs: halfOpenInterval(0, 1), logits: real };
  }
  get support(): Constraint {
    return nonnegativeInteger;
  }
  override get mean(): Tensor {
    return this.totalCount.mul(this.logits.exp());
  }
  override get mode(): Tensor {
    return this.totalCount.sub(1).mul(this.logits.exp()).floor().clampMin(0);
  }
  override get variance(): Tensor {
    return this.mean.div(this.logits.neg().sigmoid());
  }

  override sample(sampleShape: readonly number[] = [], draw?: RandomOptions): Tensor {
    return noGrad(() => {
      const gamma = new Gamma(this.totalCount, this.logits.neg().exp(), { validateArgs: false });
      return poisson(gamma.sample(sampleShape, draw), draw);
    });
  }

  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    const { logits, totalCount: n } = this;
    const unnormalized = n.mul(logSigmoid(logits.neg())).add(value.mul(logSigmoid(logits)));
    const sum = n.add(value);
    const normalizer = value.add(1).lgamma().sub(sum.lgamma()).add(n.lgamma());
    return unnormalized.sub(normalizer.maskedFill(sum.eq(0), 0));
  }
}
