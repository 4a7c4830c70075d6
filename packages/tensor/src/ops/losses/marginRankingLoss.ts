import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import { type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import { broadcastShapes } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { checkNumbers } from '../elementwise/pointwiseFunction.ts';
import { reduction } from './nllLoss.ts';
import { type ReductionOptions, reduced } from './reduction.ts';

/** Options of the losses that have a margin of 0. */
export interface MarginLossOptions extends ReductionOptions {
  /** Default: 0. */
  margin?: number;
}

const marginRankingLossOptions = optionTable({ margin: real(0), reduction } satisfies RulesFor<MarginLossOptions>, [
  'margin',
  'reduction',
]);

/**
 * max(0, -target · (x1 - x2) + margin); by default its mean: `torch.nn.functional.margin_ranking_loss`. A target of 1
 * wants x1 to be the larger one, -1 the smaller. Shapes of one number of dimensions broadcast.
 *
 * @throws ShapeError if the shapes do not fit; RangeError for another reduction
 * @example
 * ```ts
 * marginRankingLoss(tensor([1]), tensor([3]), tensor([1])); // 2
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.margin_ranking_loss.html
 */
export function marginRankingLoss(
  x1: Tensor,
  x2: Tensor,
  target: Tensor,
  ...given: Given<MarginLossOptions, [margin: number, reduction: MarginLossOptions['reduction']]>
): Tensor {
  const { margin, reduction } = marginRankingLossOptions.take('marginRankingLoss', given);
  const shapes = Object.entries({ input1: x1, input2: x2, target }).map(([name, t]) => {
    return showShape(checkTensor('marginRankingLoss', t, name).shape);
  });
  checkNumbers('marginRankingLoss', { margin });
  if (x1.ndim !== x2.ndim || x1.ndim !== target.ndim)
    throw new ShapeError(
      `marginRankingLoss: tensors of one number of dimensions are needed, got shapes ${shapes.join(', ')}`,
    );
  broadcastShapes('marginRankingLoss', x1.shape, x2.shape, target.shape);
  return reduced(target.neg().mul(x1.sub(x2)).add(margin).clampMin(0), reduction);
}
