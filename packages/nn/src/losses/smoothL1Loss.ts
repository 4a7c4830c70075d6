import { type Given, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import { type Reduction, type SmoothL1LossOptions, smoothL1Loss, type Tensor } from '@wick/tensor/light';
import { reduction } from '../options.ts';
import { ReducedLoss } from './reducedLoss.ts';

const table = optionTable({ beta: number(1, 0), reduction } satisfies RulesFor<SmoothL1LossOptions>, ['reduction']);

/**
 * ½d²/β where |d| = |x - target| < β, else |d| - ½β; input and target have the same shape.
 *
 * @example
 * ```ts
 * new nn.SmoothL1Loss().forward(tensor([1, 2]), tensor([1.5, 4])); // 0.8125
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.SmoothL1Loss.html
 */
export class SmoothL1Loss extends ReducedLoss {
  static override readonly name: string = 'SmoothL1Loss';
  /** Where squares pass over into straight lines. */
  readonly beta: number;

  /**
   * @param reduction - 'mean', 'sum' or 'none', or the options: `reduction`, `beta` (1).
   * @throws RangeError for another reduction or a negative beta.
   */
  constructor(...given: Given<SmoothL1LossOptions, [reduction: Reduction]>) {
    const read = table.take('SmoothL1Loss', given);
    super(read.reduction);
    this.beta = read.beta;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return smoothL1Loss(input, target, { beta: this.beta, reduction: this.reduction });
  }
}
