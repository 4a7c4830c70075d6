import { type Given, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import { cosineEmbeddingLoss, type MarginLossOptions, type Tensor } from '@wick/tensor/light';
import { reduction } from '../options.ts';
import { ReducedLoss } from './reducedLoss.ts';

const table = optionTable({ margin: number(0), reduction } satisfies RulesFor<MarginLossOptions>, ['margin']);

/**
 * 1 - cos(x1, x2) where the target is 1, max(0, cos(x1, x2) - margin) where it is -1.
 *
 * Shapes: inputs (N, D) with targets (N), or (D) with ().
 *
 * @example
 * ```ts
 * new CosineEmbeddingLoss().forward(tensor([[1, 0]]), tensor([[1, 1]]), tensor([1])); // 0.2929
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.CosineEmbeddingLoss.html
 */
export class CosineEmbeddingLoss extends ReducedLoss {
  static override readonly name: string = 'CosineEmbeddingLoss';
  /** Up to this cosine a pair with target -1 costs nothing. */
  readonly margin: number;

  /**
   * @param margin - a number (0), or the options: `margin`, `reduction` ('mean').
   * @throws RangeError for another reduction; TypeError if the margin is no number.
   */
  constructor(...given: Given<MarginLossOptions, [margin: number]>) {
    const read = table.take('CosineEmbeddingLoss', given);
    super(read.reduction);
    this.margin = read.margin;
  }

  override forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor {
    return cosineEmbeddingLoss(input1, input2, target, { margin: this.margin, reduction: this.reduction });
  }
}
