import { type Given, optionTable, type RulesFor } from '@wick/tensor/internal';
import { type NllLossOptions, nllLoss, type Reduction, type Tensor } from '@wick/tensor/light';
import { Module } from '../module/module.ts';
import { dim, reduction, tensorOrNull } from '../options.ts';

const table = optionTable(
  { weight: tensorOrNull, ignoreIndex: dim(-100), reduction } satisfies RulesFor<NllLossOptions>,
  ['weight'],
);

/**
 * Negative log likelihood, `-weight_t · x_t` for class t: what {@link CrossEntropyLoss} is for log-probabilities
 * instead of logits. The mean is weighted: the sum divided by the weights of the targets.
 *
 * Shapes: log-probabilities (C), (N, C) or (N, C, d1, …); int64 classes (), (N) or (N, d1, …).
 *
 * @example
 * ```ts
 * const logProbabilities = tensor([[0.5, 0.25, 0.25]]).log();
 * new nn.NLLLoss().forward(logProbabilities, tensor([1n])); // 1.3863
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.NLLLoss.html
 */
export class NLLLoss extends Module {
  static override readonly name: string = 'NLLLoss';
  /** One per class; null: 1. */
  declare weight: Tensor | null;
  /** The class that counts for nothing. */
  readonly ignoreIndex: number;
  /** How the losses become one: 'none', 'sum' or 'mean'. */
  readonly reduction: Reduction;

  /**
   * @param weight - one per class (a buffer), or the options: `weight`, `ignoreIndex` (-100), `reduction` ('mean').
   * @throws RangeError for another reduction.
   */
  constructor(...given: Given<NllLossOptions, [weight: Tensor | null]>) {
    const read = table.take('NLLLoss', given);
    super();
    this.registerBuffer('weight', read.weight);
    this.ignoreIndex = read.ignoreIndex;
    this.reduction = read.reduction;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { weight, ignoreIndex, reduction } = this;
    return nllLoss(input, target, { weight, ignoreIndex, reduction });
  }
}
