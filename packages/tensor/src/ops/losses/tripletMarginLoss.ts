import { show, showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import { flag, type Given, optionTable, type RulesFor, real, unchecked } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { pairwiseDistance } from '../distance/pairwiseDistance.ts';
import { minimum } from '../elementwise/minimum.ts';
import { reduction } from './nllLoss.ts';
import { type ReductionOptions, reduced } from './reduction.ts';

interface TripletOptions extends ReductionOptions {
  /** By how much the negative must be farther away than the positive. Default: 1. */
  margin?: number;
  /** Take the distance from positive to negative where it is the smaller one. Default: false. */
  swap?: boolean;
}

/** Options of {@link tripletMarginLoss}. */
export interface TripletMarginLossOptions extends TripletOptions {
  /** The exponent of the norm. Default: 2. */
  p?: number;
  /** Added to each difference. Default: 1e-6. */
  eps?: number;
}

const common = { margin: real(1), swap: flag(false), reduction } satisfies RulesFor<TripletOptions>;

const tripletMarginLossOptions = optionTable(
  {
    margin: common.margin,
    p: real(2),
    eps: real(1e-6),
    swap: common.swap,
    reduction,
  } satisfies RulesFor<TripletMarginLossOptions>,
  ['margin', 'p', 'eps', 'swap', 'reduction'],
);

/**
 * max(0, d(anchor, positive) - d(anchor, negative) + margin) with {@link pairwiseDistance} as d; by default its mean:
 * `torch.nn.functional.triplet_margin_loss`.
 *
 * @param anchor - (N, D) or (D)
 * @param positive - of a shape that broadcasts with the anchor's, and as many dimensions
 * @param negative - likewise
 * @throws ShapeError if the shapes do not fit; RangeError unless margin is positive, or for another reduction
 * @example
 * ```ts
 * tripletMarginLoss(tensor([[0, 0]]), tensor([[0, 1]]), tensor([[0, 1.5]])); // 0.5
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.triplet_margin_loss.html
 */
export function tripletMarginLoss(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  ...args: Given<
    TripletMarginLossOptions,
    [margin: number, p: number, eps: number, swap: boolean, reduction: TripletMarginLossOptions['reduction']]
  >
): Tensor {
  const read = tripletMarginLossOptions.take('tripletMarginLoss', args);
  const { p, eps } = read;
  const distance = (a: Tensor, b: Tensor) => pairwiseDistance(a, b, { p, eps });
  return triplet('tripletMarginLoss', [anchor, positive, negative], distance, read);
}

/** A function of two tensors, or what has one as `forward`: a module. */
export type DistanceFunction = ((a: Tensor, b: Tensor) => Tensor) | { forward(a: Tensor, b: Tensor): unknown };

/** Options of {@link tripletMarginWithDistanceLoss}. */
export interface TripletMarginWithDistanceLossOptions extends TripletOptions {
  /** The distance of two tensors. Default: {@link pairwiseDistance}. */
  distanceFunction?: DistanceFunction | null;
}

const distanceLossOptions = optionTable(
  {
    distanceFunction: unchecked<DistanceFunction | null>(null),
    ...common,
  } satisfies RulesFor<TripletMarginWithDistanceLossOptions>,
  ['distanceFunction', 'margin', 'swap', 'reduction'],
);

/**
 * max(0, d(anchor, positive) - d(anchor, negative) + margin) with a distance of your own; by default its mean:
 * `torch.nn.functional.triplet_margin_with_distance_loss`.
 *
 * @throws ShapeError if the numbers of dimensions differ; RangeError unless margin is positive, or for another
 * reduction; TypeError if distanceFunction is neither a function nor a module
 * @example
 * ```ts
 * tripletMarginWithDistanceLoss(tensor([[0, 0]]), tensor([[0, 1]]), tensor([[0, 1.5]])); // 0.5
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.triplet_margin_with_distance_loss.html
 */
export function tripletMarginWithDistanceLoss(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  ...args: Given<
    TripletMarginWithDistanceLossOptions,
    [
      distanceFunction: DistanceFunction | null,
      margin: number,
      swap: boolean,
      reduction: TripletMarginWithDistanceLossOptions['reduction'],
    ]
  >
): Tensor {
  const read = distanceLossOptions.take('tripletMarginWithDistanceLoss', args);
  return triplet(
    'tripletMarginWithDistanceLoss',
    [anchor, positive, negative],
    readDistance(read.distanceFunction),
    read,
  );
}

function readDistance(given: DistanceFunction | null): (a: Tensor, b: Tensor) => Tensor {
  if (given === null) return (a, b) => pairwiseDistance(a, b);
  if (typeof given === 'function') return (a, b) => given(a, b);
  if (typeof given === 'object' && typeof given.forward === 'function') return (a, b) => given.forward(a, b) as Tensor;
  throw new TypeError(
    `tripletMarginWithDistanceLoss: distanceFunction must be a function of two tensors or a module, got ${show(given)}`,
  );
}

function triplet(
  where: string,
  tensors: readonly [Tensor, Tensor, Tensor],
  distance: (a: Tensor, b: Tensor) => Tensor,
  { margin, swap, reduction }: Required<TripletOptions>,
): Tensor {
  const [anchor, positive, negative] = tensors;
  for (const [name, t] of Object.entries({ anchor, positive, negative })) checkTensor(where, t, name);
  if (!(margin > 0)) throw new RangeError(`${where}: margin must be a positive number, got ${show(margin)}`);
  if (anchor.ndim !== positive.ndim || anchor.ndim !== negative.ndim)
    throw new ShapeError(
      `${where}: anchor, positive and negative must have one number of dimensions, got shapes ${tensors.map((t) => showShape(t.shape)).join(', ')}`,
    );
  const near = distance(anchor, positive);
  const far = distance(anchor, negative);
  const least = swap ? minimum(far, distance(positive, negative)) : far;
  return reduced(near.add(margin).sub(least).clampMin(0), reduction);
}
