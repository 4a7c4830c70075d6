import { type Given, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import { type MarginLossOptions, marginRankingLoss, type Tensor } from '@wick/tensor/light';
import { reduction } from '../options.ts';
import { ReducedLoss } from './reducedLoss.ts';

const table = optionTable({ margin: number(0), reduction } satisfies RulesFor<MarginLossOptions>, ['margin']);

/**
 * max(0, -target · (x1 - x2) + margin): a target of 1 wants x1 to be the larger one, -1 the smaller. Inputs and target
 * have the same shape.
 *
 * @example
 * ```ts
 * new MarginRankingLoss().forward(tensor([1]), tensor([3]), tensor([1])); // 2
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MarginRankingLoss.html
 */
export class MarginRankingLoss extends ReducedLoss {
  static override readonly name: string = 'MarginRankingLoss';
  /** By how much the input that ranks higher must be the larger one to cost nothing. */
  readonly margin: number;

  /**
   * @param margin - a number (0), or the options: `margin`, `reduction` ('mean').
   * @throws RangeError for another reduction; TypeError if the margin is no number.
   */
  constructor(...given: Given<MarginLossOptions, [margin: number]>) {
    const read = table.take('MarginRankingLoss', given);
    super(read.reduction);
    this.margin = read.margin;
  }

  override forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor {
    return marginRankingLoss(input1, input2, target, { margin: this.margin, reduction: this.reduction });
  }
}
