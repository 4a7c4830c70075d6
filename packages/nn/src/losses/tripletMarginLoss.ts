import { flag, type Given, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import { type Tensor, type TripletMarginLossOptions, tripletMarginLoss } from '@wick/tensor/light';
import { positive, reduction } from '../options.ts';
import { ReducedLoss } from './reducedLoss.ts';

const table = optionTable(
  {
    margin: positive(1),
    p: number(2),
    eps: number(1e-6),
    swap: flag(false),
    reduction,
  } satisfies RulesFor<TripletMarginLossOptions>,
  ['margin', 'p', 'eps', 'swap'],
);

/**
 * max(0, d(anchor, positive) - d(anchor, negative) + margin) with the distances ‖a - b + eps‖ₚ.
 *
 * Shapes: three inputs (N, D) or (D).
 *
 * @example
 * ```ts
 * new TripletMarginLoss().forward(tensor([[0, 0]]), tensor([[0, 1]]), tensor([[0, 1.5]])); // 0.5
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.TripletMarginLoss.html
 */
export class TripletMarginLoss extends ReducedLoss {
  static override readonly name: string = 'TripletMarginLoss';
  /** By how much the negative must be farther away to cost nothing. */
  readonly margin: number;
  /** The exponent of the norm. */
  readonly p: number;
  /** Added to each difference. */
  readonly eps: number;
  /** Whether the positive's distance to the negative counts where it is the smaller one. */
  readonly swap: boolean;

  /**
   * @param margin - a positive number (1), or the options: `margin`, `p` (2), `eps` (1e-6), `swap` (false: with true
   * the distance from positive to negative counts where it is smaller), `reduction` ('mean').
   * @throws RangeError for another reduction, or unless the margin is positive.
   */
  constructor(...given: Given<TripletMarginLossOptions, [margin: number, p: number, eps: number, swap: boolean]>) {
    const read = table.take('TripletMarginLoss', given);
    super(read.reduction);
    this.margin = read.margin;
    this.p = read.p;
    this.eps = read.eps;
    this.swap = read.swap;
  }

  override forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor {
    const { margin, p, eps, swap, reduction } = this;
    return tripletMarginLoss(anchor, positive, negative, { margin, p, eps, swap, reduction });
  }
}
