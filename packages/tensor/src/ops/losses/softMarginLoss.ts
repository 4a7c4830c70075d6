import { checkFloatTensors, checkTensor } from '../../core/operand.ts';
import { type Given, optionTable, type RulesFor } from '../../core/options.ts';
import { broadcastShapes } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { reduction } from './nllLoss.ts';
import { type ReductionOptions, reduced } from './reduction.ts';

const softMarginLossOptions = optionTable({ reduction } satisfies RulesFor<ReductionOptions>, ['reduction']);

/**
 * log(1 + exp(-target · x)) of each element, by default its mean: `torch.nn.functional.soft_margin_loss`. As there, the
 * exponential may overflow. Shapes broadcast.
 *
 * @param target - 1 and -1
 * @throws ShapeError if the shapes do not broadcast; TypeError unless x is floating-point; RangeError for another
 * reduction
 * @example
 * ```ts
 * softMarginLoss(tensor([1, -2]), tensor([1, 1])); // 1.2201
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.soft_margin_loss.html
 */
export function softMarginLoss(
  x: Tensor,
  target: Tensor,
  ...given: Given<ReductionOptions, [reduction: ReductionOptions['reduction']]>
): Tensor {
  const { reduction } = softMarginLossOptions.take('softMarginLoss', given);
  checkFloatTensors('softMarginLoss', { input: x });
  checkTensor('softMarginLoss', target, 'target');
  broadcastShapes('softMarginLoss', x.shape, target.shape);
  return reduced(x.neg().mul(target.to(x.dtype)).exp().log1p(), reduction);
}
