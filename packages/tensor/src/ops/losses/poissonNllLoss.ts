import { checkTensor } from '../../core/operand.ts';
import { flag, type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import { broadcastShapes } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { exp } from '../elementwise/exp.ts';
import { log } from '../elementwise/log.ts';
import { maskedFill } from '../elementwise/maskedFill.ts';
import { checkNumbers } from '../elementwise/pointwiseFunction.ts';
import { reduction } from './nllLoss.ts';
import { type ReductionOptions, reduced } from './reduction.ts';

/** Options of {@link poissonNllLoss}. */
export interface PoissonNllLossOptions extends ReductionOptions {
  /** The input is the logarithm of the rate. Default: true. */
  logInput?: boolean;
  /** Add Stirling's approximation of log(target!) where the target is above 1. Default: false. */
  full?: boolean;
  /** Added to a rate before its logarithm is taken. Default: 1e-8. */
  eps?: number;
}

const poissonNllLossOptions = optionTable(
  { logInput: flag(true), full: flag(false), eps: real(1e-8), reduction } satisfies RulesFor<PoissonNllLossOptions>,
  ['logInput', 'full', 'eps', 'reduction'],
);

/**
 * The negative log likelihood of a Poisson distribution, exp(x) - t·x, or x - t·log(x + eps) without `logInput`; by
 * default its mean: `torch.nn.functional.poisson_nll_loss`. Shapes broadcast.
 *
 * @param x - the rates, or their logarithms
 * @param target - the counts
 * @throws ShapeError if the shapes do not broadcast; RangeError for another reduction
 * @example
 * ```ts
 * poissonNllLoss(tensor([0.5]), tensor([2])); // 0.6487
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.poisson_nll_loss.html
 */
export function poissonNllLoss(
  x: Tensor,
  target: Tensor,
  ...given: Given<
    PoissonNllLossOptions,
    [logInput: boolean, full: boolean, eps: number, reduction: PoissonNllLossOptions['reduction']]
  >
): Tensor {
  const { logInput, full, eps, reduction } = poissonNllLossOptions.take('poissonNllLoss', given);
  checkTensor('poissonNllLoss', x);
  checkTensor('poissonNllLoss', target, 'target');
  checkNumbers('poissonNllLoss', { eps });
  broadcastShapes('poissonNllLoss', x.shape, target.shape);
  const product = target.mul(logInput ? x : log(x.add(eps))); // first, so that its gradient is the second to be added
  const losses = (logInput ? exp(x) : x).sub(product);
  return reduced(full ? losses.add(stirling(target)).to(losses.dtype) : losses, reduction);
}

/** t log t - t + ½ log 2πt, and 0 up to 1 */
function stirling(t: Tensor): Tensor {
  const term = t
    .mul(log(t))
    .sub(t)
    .add(log(t.mul(2 * Math.PI)).mul(0.5));
  return maskedFill(term, t.le(1), 0);
}
