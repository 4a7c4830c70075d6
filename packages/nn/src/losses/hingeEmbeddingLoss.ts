import { type Given, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import { type HingeEmbeddingLossOptions, hingeEmbeddingLoss, type Tensor } from '@wick/tensor/light';
import { reduction } from '../options.ts';
import { ReducedLoss } from './reducedLoss.ts';

const table = optionTable({ margin: number(1), reduction } satisfies RulesFor<HingeEmbeddingLossOptions>, ['margin']);

/**
 * x where the target is 1, max(0, margin - x) where it is -1, for distances x; input and target have the same shape.
 *
 * @example
 * ```ts
 * new HingeEmbeddingLoss().forward(tensor([0.5, 0.2]), tensor([1, -1])); // 0.6500
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.HingeEmbeddingLoss.html
 */
export class HingeEmbeddingLoss extends ReducedLoss {
  static override readonly name: string = 'HingeEmbeddingLoss';
  /** From here on an input with target -1 costs nothing. */
  readonly margin: number;

  /**
   * @param margin - a number (1), or the options: `margin`, `reduction` ('mean').
   * @throws RangeError for another reduction; TypeError if the margin is no number.
   */
  constructor(...given: Given<HingeEmbeddingLossOptions, [margin: number]>) {
    const read = table.take('HingeEmbeddingLoss', given);
    super(read.reduction);
    this.margin = read.margin;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return hingeEmbeddingLoss(input, target, { margin: this.margin, reduction: this.reduction });
  }
}
