import { broadcastTensors, type RandomOptions, rand, type Tensor } from '@wick/tensor';
import type { Given } from '@wick/tensor/internal';
import type { Parameter } from '../broadcastAll.ts';
import { broadcastAll } from '../broadcastAll.ts';
import { unitInterval } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { real } from '../constraints/values.ts';
import { clampProbs } from '../numeric.ts';
import { BinaryProbs, binaryOptions, binaryParam, type ProbsOptions } from '../probsOrLogits.ts';
import { SigmoidTransform } from '../transforms/elementwise.ts';
import { Relaxed } from './relaxed.ts';

/**
 * The logits of a {@link RelaxedBernoulli}, by the Gumbel trick.
 *
 * @example
 * ```ts
 * new distributions.LogitRelaxedBernoulli(2, { probs: 0.5 }).sample([3]).shape; // [3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#logitrelaxedbernoulli
 */
export class LogitRelaxedBernoulli extends BinaryProbs {
  static override readonly typeName = 'LogitRelaxedBernoulli';
  private readonly heat: { readonly temperature: Tensor };

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(temperature: Parameter, ...given: Given<ProbsOptions, [probs: Parameter, logits: Parameter]>) {
    const read = binaryOptions.take('LogitRelaxedBernoulli', given);
    super(...binaryParam('LogitRelaxedBernoulli', read), read.validateArgs);
    this.heat = broadcastAll('LogitRelaxedBernoulli', { temperature });
    this.checkArguments();
  }

  /** How far from 0 and 1 the numbers may be. */
  get temperature(): Tensor {
    return this.heat.temperature;
  }
  get argConstraints(): Readonly<Record<string, Constraint>> {
    return { probs: unitInterval, logits: real };
  }
  get support(): Constraint {
    return real;
  }
  // PyTorch forgot to say so; it can.
  override get hasRsample(): boolean {
    return true;
  }

  override rsample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    const shape = this.extendedShape(sampleShape);
    const probs = clampProbs(this.probs.expand(shape));
    const u = clampProbs(rand(shape, { dtype: probs.dtype, ...options }));
    const logits = u.log().sub(u.neg().log1p()).add(probs.log()).sub(probs.neg().log1p());
    return logits.div(this.temperature);
  }

  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    const [logits, x] = broadcastTensors(this.logits, value) as [Tensor, Tensor];
    const diff = logits.sub(x.mul(this.temperature));
    return this.temperature.log().add(diff).sub(diff.exp().log1p().mul(2));
  }
}

/**
 * The Concrete distribution over (0, 1): `Bernoulli` with a gradient, the nearer to it the lower the temperature.
 *
 * @example
 * ```ts
 * new distributions.RelaxedBernoulli(2, { probs: tensor([0.1, 0.9]) }).rsample().shape; // [2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#relaxedbernoulli
 */
export class RelaxedBernoulli extends Relaxed {
  static override readonly typeName = 'RelaxedBernoulli';
  declare readonly baseDist: LogitRelaxedBernoulli;

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(temperature: Parameter, ...given: Given<ProbsOptions, [probs: Parameter, logits: Parameter]>) {
    const { validateArgs } = binaryOptions.take('RelaxedBernoulli', given);
    const options = validateArgs === null ? {} : { validateArgs };
    super(new LogitRelaxedBernoulli(temperature, ...given), new SigmoidTransform(), options);
    this.checkArguments();
  }

  override get argConstraints(): Readonly<Record<string, Constraint>> {
    return { probs: unitInterval, logits: real };
  }
  override get support(): Constraint {
    return unitInterval;
  }
}
