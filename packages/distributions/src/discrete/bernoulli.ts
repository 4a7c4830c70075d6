import {
  arange,
  bernoulli,
  binaryCrossEntropyWithLogits,
  broadcastTensors,
  noGrad,
  type RandomOptions,
  type Tensor,
} from '@wick/tensor';
import type { Given } from '@wick/tensor/internal';
import type { Parameter } from '../broadcastAll.ts';
import { unitInterval } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { boolean, real } from '../constraints/values.ts';
import { BinaryProbs, binaryOptions, binaryParam, type ProbsOptions } from '../probsOrLogits.ts';

/**
 * 1 with probability p, else 0. Either `probs` or `logits` is given.
 *
 * @example
 * ```ts
 * new distributions.Bernoulli({ logits: 0 }).probs.item(); // 0.5
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#bernoulli
 */
export class Bernoulli extends BinaryProbs {
  static override readonly typeName = 'Bernoulli';

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(...given: Given<ProbsOptions, [probs: Parameter, logits: Parameter]>) {
    const read = binaryOptions.take('Bernoulli', given);
    super(...binaryParam('Bernoulli', read), read.validateArgs);
    this.checkArguments();
  }

  get argConstraints(): Readonly<Record<string, Constraint>> {
    return { probs: unitInterval, logits: real };
  }
  get support(): Constraint {
    return boolean;
  }
  override get hasEnumerateSupport(): boolean {
    return true;
  }
  override get mean(): Tensor {
    return this.probs;
  }
  /** NaN where both are as probable. */
  override get mode(): Tensor {
    const { probs } = this;
    return probs.ge(0.5).to(probs.dtype).maskedFill(probs.eq(0.5), Number.NaN);
  }
  override get variance(): Tensor {
    return this.probs.mul(this.probs.neg().add(1));
  }

  override sample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    const shape = this.extendedShape(sampleShape);
    return noGrad(() => bernoulli(this.probs.expand(shape), options));
  }

  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    const [logits, x] = broadcastTensors(this.logits, value) as [Tensor, Tensor];
    return binaryCrossEntropyWithLogits(logits, x, { reduction: 'none' }).neg();
  }

  override entropy(): Tensor {
    return binaryCrossEntropyWithLogits(this.logits, this.probs, { reduction: 'none' });
  }

  override enumerateSupport(expand = true): Tensor {
    return overBatch(arange(2, { dtype: this.param.dtype }), this.batchShape, expand);
  }
}

/** Values along a first dimension, over a batch. */
export function overBatch(values: Tensor, batchShape: readonly number[], expand: boolean): Tensor {
  const column = values.reshape([-1, ...batchShape.map(() => 1)]);
  return expand ? column.expand([values.shape[0]!, ...batchShape]) : column;
}
