import { examine } from '../../autograd/dispatch.ts';
import { noGrad } from '../../autograd/gradMode.ts';
import { show, showShape } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import type { FloatArray } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import { flag, type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import { broadcastShapes, sameShape } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { fullLike } from '../creation/full.ts';
import { log } from '../elementwise/log.ts';
import { checkNumbers } from '../elementwise/pointwiseFunction.ts';
import { square } from '../elementwise/square.ts';
import { reduction } from './nllLoss.ts';
import { type ReductionOptions, reduced } from './reduction.ts';

/** Options of {@link gaussianNllLoss}. */
export interface GaussianNllLossOptions extends ReductionOptions {
  /** Add the constant ½ log 2π. Default: false. */
  full?: boolean;
  /** The least a variance counts as. Default: 1e-6. */
  eps?: number;
}

const gaussianNllLossOptions = optionTable(
  { full: flag(false), eps: real(1e-6), reduction } satisfies RulesFor<GaussianNllLossOptions>,
  ['full', 'eps', 'reduction'],
);

/**
 * The negative log likelihood of normal distributions, ½(log v + (x - target)²/v) with v = max(variance, eps); by
 * default its mean: `torch.nn.functional.gaussian_nll_loss`. The gradient of the variance passes the maximum unchanged.
 *
 * @param x - the means
 * @param target - samples
 * @param variance - of the input's shape, or without its last dimension, or with one dimension of size 1 instead; or
 * one number for all
 * @throws ShapeError if the shapes do not fit; TypeError unless the variance is a floating-point tensor or a number;
 * RangeError for a negative variance or another reduction
 * @example
 * ```ts
 * gaussianNllLoss(tensor([1]), tensor([2]), tensor([4])); // 0.8181
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.gaussian_nll_loss.html
 */
export function gaussianNllLoss(
  x: Tensor,
  target: Tensor,
  variance: Tensor | number,
  ...args: Given<GaussianNllLossOptions, [full: boolean, eps: number, reduction: GaussianNllLossOptions['reduction']]>
): Tensor {
  const { full, eps, reduction } = gaussianNllLossOptions.take('gaussianNllLoss', args);
  checkTensor('gaussianNllLoss', x);
  checkTensor('gaussianNllLoss', target, 'target');
  checkNumbers('gaussianNllLoss', { eps });
  broadcastShapes('gaussianNllLoss', x.shape, target.shape);
  const v = readVariance(x, variance);
  noGrad(() => v.clampMin_(eps));
  const losses = log(v)
    .add(square(x.sub(target)).div(v))
    .mul(0.5);
  return reduced(full ? losses.add(0.5 * Math.log(2 * Math.PI)) : losses, reduction);
}

/** A copy of the variance in a shape that broadcasts. */
function readVariance(x: Tensor, variance: Tensor | number): Tensor {
  const given =
    typeof variance === 'number' ? fullLike(x, variance) : checkTensor('gaussianNllLoss', variance, 'variance');
  if (!given.isFloatingPoint())
    throw new TypeError(`gaussianNllLoss: variance must be a floating-point tensor, got ${show(given)}`);
  examine(given, (t) => {
    if ((dense(t) as FloatArray).some((value) => value < 0))
      throw new RangeError('gaussianNllLoss: variance has negative elements');
  });
  const [whole, own] = [x.shape, given.shape];
  if (sameShape(whole, own)) return given.clone();
  if (sameShape(whole.slice(0, -1), own) && whole.length > 0) return given.unsqueeze(-1).clone();
  const different = own.filter((n, i) => n !== whole[i]);
  if (own.length === whole.length && different.length === 1 && different[0] === 1) return given.clone();
  throw new ShapeError(
    `gaussianNllLoss: a variance of shape ${showShape(own)} does not fit an input of shape ${showShape(whole)}`,
  );
}
