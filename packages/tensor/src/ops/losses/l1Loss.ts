import { expr, program } from '@wick/kernels';
import { show } from '../../core/check.ts';
import { isFloat } from '../../core/dtype.ts';
import { resultStrides } from '../../core/layout.ts';
import { tensorOrNull } from '../../core/operand.ts';
import { type Given, optionTable, type RulesFor } from '../../core/options.ts';
import { promoteTypes } from '../../core/promotion.ts';
import { contiguousStrides } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { allocateResult } from '../elementwise/pointwise.ts';
import { lossFunction, rowByRow } from './lossFunction.ts';
import { type Reduction, reduction } from './nllLoss.ts';
import { reduced } from './reduction.ts';
import { aligned, checkRegression, type WeightedLossOptions } from './regression.ts';

const { abs, gt, lt, mul, sub } = expr;

const l1 = lossFunction({
  name: 'l1Loss',
  value: program(2, (x, t) => abs(sub(x, t))),
  input: {
    // the sign of the difference, 0 at 0
    program: program(3, (g, x, t) => {
      const d = sub(x, t);
      return mul(g, sub(gt(d, 0), lt(d, 0)));
    }),
    slope: null,
  },
  target: 'opposite',
  slopeOrder: (g, x, t) =>
    allocateResult(x.shape, x.dtype, [
      g,
      { shape: x.shape, _strides: resultStrides(x.shape, [x, t]) ?? contiguousStrides(x.shape) },
    ]),
  meanSlopeOrder: rowByRow,
});

/** Options of {@link l1Loss}. */
export interface L1LossOptions extends WeightedLossOptions {}

const l1LossOptions = optionTable({ reduction, weight: tensorOrNull } satisfies RulesFor<L1LossOptions>, [
  'reduction',
  'weight',
]);

/**
 * The absolute error |x - target| of each element, by default its mean: `torch.nn.functional.l1_loss`. With a weight
 * 'mean' divides by the sum of the weights. Shapes that differ are broadcast after a warning.
 *
 * @throws ShapeError if the shapes do not broadcast, or `weight` has not the input's; RangeError for another reduction;
 * TypeError for a mean of integers
 * @example
 * ```ts
 * l1Loss(tensor([1, 5]), tensor([2, 2])); // 2
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.l1_loss.html
 */
export function l1Loss(
  x: Tensor,
  target: Tensor,
  ...given: Given<L1LossOptions, [reduction: L1LossOptions['reduction'], weight: L1LossOptions['weight']]>
): Tensor {
  const { weight, reduction } = l1LossOptions.take('l1Loss', given);
  checkRegression('l1Loss', x, target, weight);
  if (!isFloat(promoteTypes(x.dtype, target.dtype))) return ofIntegers(x, target, weight, reduction);
  const [a, b] = aligned('l1Loss', x, target);
  if (!weight) return l1(a, b, reduction);
  const losses = l1(a, b, 'none').mul(weight);
  return reduction === 'mean' ? losses.sum().div(weight.sum()) : reduced(losses, reduction);
}

function ofIntegers(x: Tensor, target: Tensor, weight: Tensor | null, reduction: Reduction): Tensor {
  if (reduction === 'mean' && !weight)
    throw new TypeError(`l1Loss: the mean of integers is not defined, got ${show(x)} and ${show(target)}`);
  const losses = x.sub(target).abs();
  const own = weight ? losses.mul(weight) : losses;
  return reduction === 'mean' ? own.sum().div(weight!.sum()) : reduced(own, reduction);
}
