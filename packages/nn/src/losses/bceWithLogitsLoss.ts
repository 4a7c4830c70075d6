import { type Given, optionTable, type RulesFor } from '@wick/tensor/internal';
import {
  type BinaryCrossEntropyWithLogitsOptions,
  binaryCrossEntropyWithLogits,
  type Tensor,
} from '@wick/tensor/light';
import { reduction, tensorOrNull } from '../options.ts';
import { WeightedLoss } from './weightedLoss.ts';

const table = optionTable(
  { posWeight: tensorOrNull, weight: tensorOrNull, reduction } satisfies RulesFor<BinaryCrossEntropyWithLogitsOptions>,
  ['weight'],
);

/**
 * Cross entropy of logits and targets from 0 to 1: -(w t log σ(x) + (1 - t) log(1 - σ(x))) with w = `posWeight`.
 *
 * Shapes: input and target have the same shape; weight and posWeight broadcast to it.
 *
 * @example
 * ```ts
 * const loss = new nn.BCEWithLogitsLoss({ posWeight: full([2], 3) });
 * loss.forward(zeros(1, 2), tensor([[1, 0]])); // 1.3863
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html
 */
export class BCEWithLogitsLoss extends WeightedLoss {
  static override readonly name: string = 'BCEWithLogitsLoss';
  /** Weights of the positive targets, which broadcast with them; null: 1. */
  declare pos_weight: Tensor | null;

  /**
   * @param weight - a factor for each element (a buffer), or the options: `weight`, `reduction` ('mean'), `posWeight`
   * (the buffer `pos_weight`).
   * @throws RangeError for another reduction.
   */
  constructor(...given: Given<BinaryCrossEntropyWithLogitsOptions, [weight: Tensor | null]>) {
    const read = table.take('BCEWithLogitsLoss', given);
    super(read);
    this.registerBuffer('pos_weight', read.posWeight);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { weight, pos_weight: posWeight, reduction } = this;
    return binaryCrossEntropyWithLogits(input, target, { weight, posWeight, reduction });
  }
}
