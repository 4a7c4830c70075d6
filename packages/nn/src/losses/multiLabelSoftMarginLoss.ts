import { type Given, optionTable, type RulesFor } from '@wick/tensor/internal';
import { type BinaryCrossEntropyOptions, multilabelSoftMarginLoss, type Tensor } from '@wick/tensor/light';
import { reduction, tensorOrNull } from '../options.ts';
import { WeightedLoss } from './weightedLoss.ts';

const table = optionTable({ weight: tensorOrNull, reduction } satisfies RulesFor<BinaryCrossEntropyOptions>, [
  'weight',
]);

/**
 * -(t log σ(x) + (1 - t) log σ(-x)) · weight, averaged over the classes of each sample.
 *
 * Shapes: logits and targets (…, C).
 *
 * @example
 * ```ts
 * new MultiLabelSoftMarginLoss().forward(tensor([[1, -1]]), tensor([[1, 0]])); // 0.3133
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiLabelSoftMarginLoss.html
 */
export class MultiLabelSoftMarginLoss extends WeightedLoss {
  static override readonly name: string = 'MultiLabelSoftMarginLoss';

  /**
   * @param weight - one per class (a buffer), or the options: `weight`, `reduction` ('mean').
   * @throws RangeError for another reduction.
   */
  constructor(...given: Given<BinaryCrossEntropyOptions, [weight: Tensor | null]>) {
    const read = table.take('MultiLabelSoftMarginLoss', given);
    super(read);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return multilabelSoftMarginLoss(input, target, { weight: this.weight, reduction: this.reduction });
  }
}
