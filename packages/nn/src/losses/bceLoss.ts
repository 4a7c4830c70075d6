import { type Given, optionTable, type RulesFor } from '@wick/tensor/internal';
import { type BinaryCrossEntropyOptions, binaryCrossEntropy, type Tensor } from '@wick/tensor/light';
import { reduction, tensorOrNull } from '../options.ts';
import { WeightedLoss } from './weightedLoss.ts';

const table = optionTable({ weight: tensorOrNull, reduction } satisfies RulesFor<BinaryCrossEntropyOptions>, [
  'weight',
]);

/**
 * Cross entropy of probabilities and targets from 0 to 1: -(t log x + (1 - t) log(1 - x)), logarithms counted from
 * -100 up. {@link BCEWithLogitsLoss} takes logits and is more exact.
 *
 * Shapes: input and target have the same shape; the weight broadcasts to it.
 *
 * @example
 * ```ts
 * new nn.BCELoss().forward(tensor([0.9, 0.2]), tensor([1, 0])); // 0.1643
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.BCELoss.html
 */
export class BCELoss extends WeightedLoss {
  static override readonly name: string = 'BCELoss';

  /**
   * @param weight - a factor for each element (a buffer), or the options: `weight`, `reduction` ('mean').
   * @throws RangeError for another reduction.
   */
  constructor(...given: Given<BinaryCrossEntropyOptions, [weight: Tensor | null]>) {
    const read = table.take('BCELoss', given);
    super(read);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return binaryCrossEntropy(input, target, { weight: this.weight, reduction: this.reduction });
  }
}
