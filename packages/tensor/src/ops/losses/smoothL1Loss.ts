import { expr, program } from '@wick/kernels';
import { show } from '../../core/check.ts';
import { type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { huberValue } from './huberValue.ts';
import { l1Loss } from './l1Loss.ts';
import { lossFunction, rowByRow } from './lossFunction.ts';
import { reduction } from './nllLoss.ts';
import type { ReductionOptions } from './reduction.ts';
import { aligned, checkRegression } from './regression.ts';

const { abs, add, clamp, div, min, mul, sub } = expr;

const smoothL1 = lossFunction({
  name: 'smoothL1Loss',
  value: // With m = min(|d|, β): ½m²/β + |d| - m
    program(2, (x, t, beta) => {
      const z = abs(sub(x, t));
      const m = min(z, beta);
      return add(div(mul(mul(m, 0.5), m), beta), sub(z, m));
    }),
  input: {
    program: program(3, (g, x, t, beta) => mul(g, clamp(div(sub(x, t), beta), -1, 1))),
    slope: (x, target, [beta]) => x.sub(target).div(beta!).clamp(-1, 1),
  },
  target: 'swapped',
  slopeOrder: rowByRow,
});

/** The same for β = 1, where it is Huber's. */
const ofOne = lossFunction({
  name: 'smoothL1Loss',
  value: program(2, (x, t) => huberValue(x, t, 1)),
  input: {
    program: program(3, (g, x, t) => mul(g, clamp(sub(x, t), -1, 1))),
    slope: (x, target) => x.sub(target).clamp(-1, 1),
  },
  target: 'swapped',
  slopeOrder: rowByRow,
});

/** Options of {@link smoothL1Loss}. */
export interface SmoothL1LossOptions extends ReductionOptions {
  /** Where the square becomes a straight line; 0 makes it {@link l1Loss}. Default: 1. */
  beta?: number;
}

const smoothL1LossOptions = optionTable({ reduction, beta: real(1) } satisfies RulesFor<SmoothL1LossOptions>, [
  'reduction',
  'beta',
]);

/**
 * ½d²/β where |d| = |x - target| < β, else |d| - ½β; by default its mean: `torch.nn.functional.smooth_l1_loss`. Shapes
 * that differ are broadcast after a warning.
 *
 * @throws ShapeError if the shapes do not broadcast; RangeError for a negative beta or another reduction; TypeError
 * unless one of the tensors is floating-point
 * @example
 * ```ts
 * smoothL1Loss(tensor([1, 5]), tensor([2, 2])); // 1.5
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.smooth_l1_loss.html
 */
export function smoothL1Loss(
  x: Tensor,
  target: Tensor,
  ...given: Given<SmoothL1LossOptions, [reduction: SmoothL1LossOptions['reduction'], beta: number]>
): Tensor {
  const { beta, reduction } = smoothL1LossOptions.take('smoothL1Loss', given);
  checkRegression('smoothL1Loss', x, target, null);
  if (!(beta >= 0)) throw new RangeError(`smoothL1Loss: beta must be a number from 0 up, got ${show(beta)}`);
  const [a, b] = aligned('smoothL1Loss', x, target);
  if (beta === 0) return l1Loss(a, b, { reduction });
  return (beta === 1 ? ofOne : smoothL1)(a, b, reduction, [beta]);
}
