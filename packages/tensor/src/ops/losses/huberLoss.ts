import { expr, program } from '@wick/kernels';
import { show } from '../../core/check.ts';
import { isFloat } from '../../core/dtype.ts';
import { tensorOrNull } from '../../core/operand.ts';
import { type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { huberValue } from './huberValue.ts';
import { lossFunction, rowByRow } from './lossFunction.ts';
import { reduction } from './nllLoss.ts';
import { reduced } from './reduction.ts';
import { aligned, checkRegression, type WeightedLossOptions } from './regression.ts';

const { clamp, mul, neg, sub } = expr;

const huber = lossFunction({
  name: 'huberLoss',
  value: program(2, (x, t, delta) => huberValue(x, t, delta!)),
  input: {
    program: program(3, (g, x, t, delta) => mul(g, clamp(sub(x, t), neg(delta), delta))),
    slope: (x, target, [delta]) => x.sub(target).clamp(-delta!, delta!),
  },
  target: 'swapped',
  order: 'input alone',
  slopeOrder: rowByRow,
});

/** Options of {@link huberLoss}. */
export interface HuberLossOptions extends WeightedLossOptions {
  /** Where the square becomes a straight line. Default: 1. */
  delta?: number;
}

const huberLossOptions = optionTable(
  { reduction, delta: real(1), weight: tensorOrNull } satisfies RulesFor<HuberLossOptions>,
  ['reduction', 'delta', 'weight'],
);

/**
 * ½d² where |d| = |x - target| ≤ δ, else δ(|d| - ½δ); by default its mean: `torch.nn.functional.huber_loss`. The result
 * has the input's dtype. Shapes that differ are broadcast after a warning.
 *
 * @throws ShapeError if the shapes do not broadcast, or `weight` has not the input's; RangeError unless delta is
 * positive, or for another reduction; TypeError unless the input is floating-point
 * @example
 * ```ts
 * huberLoss(tensor([1, 5]), tensor([2, 2])); // 1.5
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.huber_loss.html
 */
export function huberLoss(
  x: Tensor,
  target: Tensor,
  ...given: Given<
    HuberLossOptions,
    [reduction: HuberLossOptions['reduction'], delta: HuberLossOptions['delta'], weight: HuberLossOptions['weight']]
  >
): Tensor {
  const { delta, weight, reduction } = huberLossOptions.take('huberLoss', given);
  checkRegression('huberLoss', x, target, weight);
  if (!(delta > 0)) throw new RangeError(`huberLoss: delta must be a positive number, got ${show(delta)}`);
  if (!isFloat(x.dtype)) throw new TypeError(`huberLoss: the input must be a floating-point tensor, got ${show(x)}`);
  const [a, b] = aligned('huberLoss', x, target);
  if (!weight) return huber(a, b, reduction, [delta]).to(x.dtype);
  return reduced(huber(a, b, 'none', [delta]).to(x.dtype).mul(weight), reduction);
}
