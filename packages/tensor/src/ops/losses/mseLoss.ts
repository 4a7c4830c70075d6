import { expr, program } from '@wick/kernels';
import { tensorOrNull } from '../../core/operand.ts';
import { type Given, optionTable, type RulesFor } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { lossFunction, rowByRow } from './lossFunction.ts';
import { reduction } from './nllLoss.ts';
import { reduced } from './reduction.ts';
import { aligned, checkRegression, type WeightedLossOptions } from './regression.ts';

const { mul, sub } = expr;

const mse = lossFunction({
  name: 'mseLoss',
  value: program(2, (x, t) => {
    const d = sub(x, t);
    return mul(d, d);
  }),
  input: {
    program: program(3, (g, x, t) => mul(mul(g, 2), sub(x, t))),
    slope: (x, target) => x.sub(target).mul(2),
  },
  target: 'swapped',
  slopeOrder: rowByRow,
});

/** Options of {@link mseLoss}. */
export interface MseLossOptions extends WeightedLossOptions {}

const mseLossOptions = optionTable({ reduction, weight: tensorOrNull } satisfies RulesFor<MseLossOptions>, [
  'reduction',
  'weight',
]);

/**
 * The squared error (x - target)² of each element, by default its mean: `torch.nn.functional.mse_loss`. With a weight
 * 'mean' divides by the sum of the weights. Shapes that differ are broadcast after a warning.
 *
 * @throws ShapeError if the shapes do not broadcast, or `weight` has not the input's; RangeError for another reduction;
 * TypeError unless one of the tensors is floating-point
 * @example
 * ```ts
 * mseLoss(tensor([1, 5]), tensor([2, 2])); // 5
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.mse_loss.html
 */
export function mseLoss(
  x: Tensor,
  target: Tensor,
  ...given: Given<MseLossOptions, [reduction: MseLossOptions['reduction'], weight: MseLossOptions['weight']]>
): Tensor {
  const { weight, reduction } = mseLossOptions.take('mseLoss', given);
  checkRegression('mseLoss', x, target, weight);
  const [a, b] = aligned('mseLoss', x, target);
  if (!weight) return mse(a, b, reduction);
  const losses = mse(a, b, 'none').mul(weight);
  return reduction === 'mean' ? losses.sum().div(weight.sum()) : reduced(losses, reduction);
}
