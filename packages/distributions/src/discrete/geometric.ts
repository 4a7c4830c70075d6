import {
  binaryCrossEntropyWithLogits,
  broadcastTensors,
  empty,
  finfo,
  noGrad,
  type RandomOptions,
  type Tensor,
  zerosLike,
} from '@wick/tensor';
import type { Given } from '@wick/tensor/internal';
import type { Parameter } from '../broadcastAll.ts';
import { nonnegativeInteger, unitInterval } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { real } from '../constraints/values.ts';
import { BinaryProbs, binaryOptions, binaryParam, type ProbsOptions } from '../probsOrLogits.ts';

/**
 * How many failures come before the first success: P(k) = (1 - p)^k p.
 *
 * @example
 * ```ts
 * new distributions.Geometric(0.25).mean.item(); // 3
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#geometric
 */
export class Geometric extends BinaryProbs {
  static override readonly typeName = 'Geometric';

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(...given: Given<ProbsOptions, [probs: Parameter, logits: Parameter]>) {
    const read = binaryOptions.take('Geometric', given);
    super(...binaryParam('Geometric', read), read.validateArgs);
    this.checkArguments();
    if (!this.checks || this.form !== 'probs') return;
    const { shape } = this.param;
    this.refuseUnless(
      this.param.gt(0),
      this.param,
      (text) =>
        `Expected parameter probs (Tensor of shape (${shape.join(', ')}${shape.length === 1 ? ',' : ''})) of distribution ${text} to be positive but found invalid values:\n`,
      (given) => String(given.detach().maskedSelect(given.detach().le(0))),
    );
  }

  get argConstraints(): Readonly<Record<string, Constraint>> {
    return { probs: unitInterval, logits: real };
  }
  get support(): Constraint {
    return nonnegativeInteger;
  }
  override get mean(): Tensor {
    return this.probs.reciprocal().sub(1);
  }
  override get mode(): Tensor {
    return zerosLike(this.probs);
  }
  override get variance(): Tensor {
    return this.probs.reciprocal().sub(1).div(this.probs);
  }

  override sample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    const shape = this.extendedShape(sampleShape);
    return noGrad(() => {
      const { dtype } = this.param;
      const u = empty(shape, { dtype }).uniform_(finfo(dtype).tiny, 1, options);
      return u.log().div(this.probs.neg().log1p()).floor();
    });
  }

  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    const [x, p] = broadcastTensors(value, this.probs) as [Tensor, Tensor];
    const other = p.maskedFill(p.eq(1).logicalAnd(x.eq(0)), 0); // 0 · ln 0 is 0
    return x.mul(other.neg().log1p()).add(this.probs.log());
  }

  override entropy(): Tensor {
    return binaryCrossEntropyWithLogits(this.logits, this.probs, { reduction: 'none' }).div(this.probs);
  }
}
