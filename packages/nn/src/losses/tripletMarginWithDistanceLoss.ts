import { flag, type Given, optionTable, type RulesFor } from '@wick/tensor/internal';
import {
  type DistanceFunction,
  type Tensor,
  type TripletMarginWithDistanceLossOptions,
  tripletMarginWithDistanceLoss,
} from '@wick/tensor/light';
import { PairwiseDistance } from '../layers/distance/pairwiseDistance.ts';
import { Module } from '../module/module.ts';
import { kind, positive, reduction } from '../options.ts';
import { ReducedLoss } from './reducedLoss.ts';

const table = optionTable(
  {
    distanceFunction: kind<DistanceFunction | null>(
      null,
      'a function or a Module',
      (given) => given === null || typeof given === 'function' || given instanceof Module,
    ),
    margin: positive(1),
    swap: flag(false),
    reduction,
  } satisfies RulesFor<TripletMarginWithDistanceLossOptions>,
  [],
);

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
  constructor(...given: Given<TripletMarginWithDistanceLossOptions, []>) {
    const read = table.take('TripletMarginWithDistanceLoss', given);
    super(read.reduction);
    this.margin = read.margin;
    this.swap = read.swap;
    this.distance_function = read.distanceFunction ?? new PairwiseDistance();
  }

  override forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor {
    const { distance_function: distanceFunction, margin, swap, reduction } = this;
    return tripletMarginWithDistanceLoss(anchor, positive, negative, { distanceFunction, margin, swap, reduction });
  }
}
