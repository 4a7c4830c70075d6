import {
  checkOptions,
  type DistanceFunction,
  type Tensor,
  type TripletMarginWithDistanceLossOptions,
  tripletMarginWithDistanceLoss,
} from '@wick/tensor';
import { checkBoolean, shown } from '../arguments.ts';
import { PairwiseDistance } from '../layers/distance/pairwiseDistance.ts';
import { Module } from '../module/module.ts';
import { checkMargin } from './checkMargin.ts';
import { ReducedLoss } from './reducedLoss.ts';

/**
 * max(0, d(anchor, positive) - d(anchor, negative) + margin) with a distance of your own; a module with parameters is
 * part of the loss.
 *
 * @example
 * ```ts
 * const loss = new nn.TripletMarginWithDistanceLoss({ distanceFunction: (a, b) => a.sub(b).abs().amax(1) });
 * loss.forward(zeros(1, 2), tensor([[0, 1]]), tensor([[1.5, 0]])); // 0.5
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.TripletMarginWithDistanceLoss.html
 */
export class TripletMarginWithDistanceLoss extends ReducedLoss {
  static override readonly name: string = 'TripletMarginWithDistanceLoss';
  /** Of two batches of vectors. */
  distance_function: DistanceFunction;
  /** By how much the negative must be farther away to cost nothing. */
  readonly margin: number;
  /** Whether the positive's distance to the negative counts where it is the smaller one. */
  readonly swap: boolean;

  /**
   * @param options - `distanceFunction`, `margin` (1), `swap` (false), `reduction` ('mean').
   * @throws RangeError for another reduction, or unless the margin is positive; TypeError if the distance is neither a
   * function nor a module.
   */
  constructor(options: TripletMarginWithDistanceLossOptions = {}) {
    super(
      'TripletMarginWithDistanceLoss',
      checkOptions('TripletMarginWithDistanceLoss', options, {
        distanceFunction: true,
        margin: true,
        swap: true,
        reduction: true,
      }).reduction,
    );
    this.margin = checkMargin('TripletMarginWithDistanceLoss', options.margin ?? 1);
    this.swap = checkBoolean('TripletMarginWithDistanceLoss', 'swap', options.swap ?? false);
    const distance = options.distanceFunction ?? new PairwiseDistance();
    if (typeof distance !== 'function' && !(distance instanceof Module))
      throw new TypeError(
        `TripletMarginWithDistanceLoss: distanceFunction must be a function or a Module, got ${shown(distance)}`,
      );
    this.distance_function = distance;
  }

  override forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor {
    const { distance_function: distanceFunction, margin, swap, reduction } = this;
    return tripletMarginWithDistanceLoss(anchor, positive, negative, { distanceFunction, margin, swap, reduction });
  }
}
