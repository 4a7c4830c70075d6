import { ShapeError } from '../../core/errors.ts';
import { checkFloatTensors, checkTensor, tensorOrNull } from '../../core/operand.ts';
import { type Given, optionTable, type RulesFor } from '../../core/options.ts';
import { broadcastShapes } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { logSigmoid } from '../activation/logSigmoid.ts';
import type { BinaryCrossEntropyOptions } from './binaryCrossEntropy.ts';
import { reduction } from './nllLoss.ts';
import { reduced } from './reduction.ts';

const multilabelSoftMarginLossOptions = optionTable(
  { weight: tensorOrNull, reduction } satisfies RulesFor<BinaryCrossEntropyOptions>,
  ['weight', 'reduction'],
);

/**
 * -(t log σ(x) + (1 - t) log σ(-x)) · weight, averaged over the classes in the last dimension; by default the mean of
 * that: `torch.nn.functional.multilabel_soft_margin_loss`. Shapes broadcast.
 *
 * @param x - logits (…, C)
 * @param target - 0 or 1 for each class
 * @throws ShapeError if the shapes do not broadcast or there are no classes; TypeError unless x is floating-point;
 * RangeError for another reduction
 * @example
 * ```ts
 * multilabelSoftMarginLoss(tensor([[1, -1]]), tensor([[1, 0]])); // 0.3133
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.multilabel_soft_margin_loss.html
 */
export function multilabelSoftMarginLoss(
  x: Tensor,
  target: Tensor,
  ...given: Given<BinaryCrossEntropyOptions, [weight: Tensor | null, reduction: BinaryCrossEntropyOptions['reduction']]>
): Tensor {
  const { weight, reduction } = multilabelSoftMarginLossOptions.take('multilabelSoftMarginLoss', given);
  checkFloatTensors('multilabelSoftMarginLoss', { input: x });
  checkTensor('multilabelSoftMarginLoss', target, 'target');
  if (weight) checkTensor('multilabelSoftMarginLoss', weight, 'weight');
  if (x.ndim === 0) throw new ShapeError('multilabelSoftMarginLoss: the input needs a dimension of classes');
  broadcastShapes('multilabelSoftMarginLoss', x.shape, target.shape, weight?.shape ?? []);
  const losses = target
    .mul(logSigmoid(x))
    .add(target.neg().add(1).mul(logSigmoid(x.neg())))
    .neg();
  const counted = weight ? losses.mul(weight) : losses;
  return reduced(counted.sum(x.ndim - 1).div(x.shape.at(-1)!), reduction);
}
