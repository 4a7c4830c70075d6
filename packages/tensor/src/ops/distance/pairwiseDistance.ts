import { checkTensor } from '../../core/operand.ts';
import { flag, type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import { naming } from '../../core/room.ts';
import { broadcastShapes } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { norm } from '../reduce/norm.ts';
import { checkNumber } from './checkDistance.ts';

/** Options of {@link pairwiseDistance}. */
export interface PairwiseDistanceOptions {
  /** The exponent of the norm. Default: 2. */
  p?: number;
  /** Added to each difference, so that a distance of 0 has a derivative. Default: 1e-6. */
  eps?: number;
  /** Keep the dimension of the vectors with size 1. Default: false. */
  keepdim?: boolean;
}

const pairwiseDistanceOptions = optionTable(
  { p: real(2), eps: real(1e-6), keepdim: flag(false) } satisfies RulesFor<PairwiseDistanceOptions>,
  ['p', 'eps', 'keepdim'],
);

/**
 * ‖x1 - x2 + eps‖ₚ along the last dimension: `torch.nn.functional.pairwise_distance`.
 *
 * @param x1 - (…, D)
 * @param x2 - of a shape that broadcasts with x1's
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * pairwiseDistance(tensor([[0, 0]]), tensor([[3, 4]])); // [5.0000]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.pairwise_distance.html
 */
export function pairwiseDistance(
  x1: Tensor,
  x2: Tensor,
  ...given: Given<PairwiseDistanceOptions, [p: number, eps: number, keepdim: boolean]>
): Tensor {
  const { p, eps, keepdim } = pairwiseDistanceOptions.take('pairwiseDistance', given);
  checkTensor('pairwiseDistance', x1, 'x1');
  checkTensor('pairwiseDistance', x2, 'x2');
  checkNumber('pairwiseDistance', 'p', p);
  checkNumber('pairwiseDistance', 'eps', eps);
  broadcastShapes('pairwiseDistance', x1.shape, x2.shape);
  const difference = naming('pairwiseDistance', () => x1.sub(x2)).add(eps);
  return norm(difference, p, -1, keepdim);
}
