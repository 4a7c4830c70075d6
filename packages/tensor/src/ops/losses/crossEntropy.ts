import { apply } from '../../autograd/dispatch.ts';
import { wantsGrad } from '../../autograd/gradMode.ts';
import { integersHint, show, showShape } from '../../core/check.ts';
import { isFloat } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { tensorOrNull } from '../../core/operand.ts';
import { type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import { sameShape } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { logSoftmax } from '../activation/logSoftmax.ts';
import { take } from '../indexing/take.ts';
import { crossEntropyOp } from './crossEntropyOp.ts';
import { checkClasses, type NllLossOptions, nll, type Reduction, reduction } from './nllLoss.ts';

/** Options of {@link crossEntropy}. */
export interface CrossEntropyOptions extends NllLossOptions {
  /** How much of the target is spread evenly over all classes, from 0 to 1. Default: 0. */
  labelSmoothing?: number;
}

const crossEntropyOptions = optionTable(
  {
    weight: tensorOrNull,
    ignoreIndex: real(-100),
    reduction,
    labelSmoothing: real(0),
  } satisfies RulesFor<CrossEntropyOptions>,
  ['weight', 'ignoreIndex', 'reduction', 'labelSmoothing'],
);

/**
 * Cross entropy between logits and targets: -Σ_c weight_c · t_c · log softmax(x)_c,
 * `torch.nn.functional.cross_entropy`.
 *
 * @param x - logits (C), (N, C) or (N, C, d1, …)
 * @param target - int64 classes: (), (N) or (N, d1, …); or class probabilities of the shape and dtype of x
 * @throws ShapeError if the shapes do not fit; RangeError for a class out of range or labelSmoothing outside [0, 1]
 * @example
 * ```ts
 * crossEntropy(tensor([[2, 0, 0]]), tensor([0n])); // 0.2395
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.cross_entropy.html
 */
export function crossEntropy(
  x: Tensor,
  target: Tensor,
  ...given: Given<
    CrossEntropyOptions,
    [weight: Tensor | null, ignoreIndex: number, reduction: Reduction, labelSmoothing: number]
  >
): Tensor {
  const { labelSmoothing, reduction, weight, ignoreIndex } = crossEntropyOptions.take('crossEntropy', given);
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1))
    throw new RangeError(`crossEntropy: labelSmoothing must be from 0 to 1, got ${show(labelSmoothing)}`);
  if (!isFloat(x.dtype)) throw new TypeError(`crossEntropy: the input must be a floating-point tensor, got ${show(x)}`);
  if (x.ndim === 0) throw new ShapeError('crossEntropy: the input needs a dimension of classes, got a 0-dim tensor');
  const dim = x.ndim === 1 ? 0 : 1;
  const classes = x.shape[dim]!;
  const perClass = x.shape.map((_, i) => (i === dim ? classes : 1));
  if (weight && (weight.ndim !== 1 || weight.numel() !== classes)) {
    throw new ShapeError(
      `crossEntropy: weight must have shape [${classes}], one per class, got ${showShape(weight.shape)}`,
    );
  }
  if (isFloat(target.dtype)) {
    if (!sameShape(target.shape, x.shape))
      throw new ShapeError(
        `crossEntropy: class probabilities must have the input's shape ${showShape(x.shape)}, got ${showShape(target.shape)}; classes are int64${integersHint(target)}`,
      );
    if (ignoreIndex >= 0)
      throw new RangeError(`crossEntropy: ignoreIndex is for classes, but the target holds probabilities`);
    if (target.dtype !== x.dtype || flows(target) || flows(weight) || (weight && weight.dtype !== x.dtype))
      return ofProbabilities(x, target, dim, classes, perClass, labelSmoothing, weight, reduction);
    return apply(crossEntropyOp, [x, target, weight], { labelSmoothing, ignoreIndex, reduction })[0]!;
  }
  checkClasses('crossEntropy', x, target, weight, ignoreIndex);
  if (labelSmoothing === 0 || !flows(weight))
    return apply(crossEntropyOp, [x, target, weight], { labelSmoothing, ignoreIndex, reduction })[0]!;
  const logProbabilities = logSoftmax(x, dim);
  const hard = nll('crossEntropy', logProbabilities, target, { weight, ignoreIndex, reduction });
  if (labelSmoothing === 0) return hard;

  const ignored = target.eq(ignoreIndex);
  const weighted = weight ? logProbabilities.mul(weight.reshape(perClass)) : logProbabilities;
  const even = weighted.sum(dim).neg().maskedFill(ignored, 0);
  let soft = even;
  if (reduction === 'sum') soft = even.sum();
  if (reduction === 'mean') {
    const kept = ignored.logicalNot();
    // The mean divides by the weights of the targets, as that of the hard part does.
    const mass = weight ? take(weight, target.maskedFill(ignored, 0)).mul(kept).sum() : kept.sum().to(x.dtype);
    soft = even.sum().div(mass);
  }
  return hard.mul(1 - labelSmoothing).add(soft, { alpha: labelSmoothing / classes });
}

/** Whether a gradient is wanted of something that the operation has none for. */
function flows(t: Tensor | null): boolean {
  return t !== null && wantsGrad(t);
}

function ofProbabilities(
  x: Tensor,
  target: Tensor,
  dim: number,
  classes: number,
  perClass: readonly number[],
  labelSmoothing: number,
  weight: Tensor | null,
  reduction: Reduction,
): Tensor {
  const smooth = labelSmoothing > 0 ? target.mul(1 - labelSmoothing).add(labelSmoothing / classes) : target;
  const weighted = weight ? smooth.mul(weight.reshape(perClass)) : smooth;
  const losses = logSoftmax(x, dim).mul(weighted).sum(dim).neg();
  if (reduction === 'none') return losses;
  return reduction === 'sum' ? losses.sum() : losses.sum().div(x.numel() / classes);
}
