import { examine } from '../../autograd/dispatch.ts';
import { integersHint, show, showShape } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkFloatTensors, checkTensor, tensorOrNull } from '../../core/operand.ts';
import { type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { zerosLike } from '../creation/zeros.ts';
import { checkNumbers } from '../elementwise/pointwiseFunction.ts';
import { gather } from '../indexing/gather.ts';
import { firstOutside } from '../indexing/places.ts';
import { scatter } from '../indexing/scatter.ts';
import type { HingeEmbeddingLossOptions } from './hingeEmbeddingLoss.ts';
import { reduction } from './nllLoss.ts';
import { reduced } from './reduction.ts';

/** Options of {@link multiMarginLoss}. */
export interface MultiMarginLossOptions extends HingeEmbeddingLossOptions {
  /** The exponent, 1 or 2. Default: 1. */
  p?: number;
  /** A factor for each class: (C). Default: none. */
  weight?: Tensor | null;
}

const multiMarginLossOptions = optionTable(
  { p: real(1), margin: real(1), weight: tensorOrNull, reduction } satisfies RulesFor<MultiMarginLossOptions>,
  ['p', 'margin', 'weight', 'reduction'],
);

/**
 * Σ_{i ≠ y} max(0, margin - x[y] + x[i])^p · weight[y] / C for each sample with class y; by default its mean:
 * `torch.nn.functional.multi_margin_loss`.
 *
 * @param x - (N, C) or (C)
 * @param target - int64 classes: (N) or ()
 * @throws ShapeError if the shapes do not fit; TypeError for other dtypes; RangeError for a class out of range, another
 * p or another reduction
 * @example
 * ```ts
 * multiMarginLoss(tensor([[0.1, 0.2, 0.8]]), tensor([1], { dtype: 'int64' })); // 0.8333
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.multi_margin_loss.html
 */
export function multiMarginLoss(
  x: Tensor,
  target: Tensor,
  ...given: Given<
    MultiMarginLossOptions,
    [p: number, margin: number, weight: Tensor | null, reduction: MultiMarginLossOptions['reduction']]
  >
): Tensor {
  const name = 'multiMarginLoss';
  const { p, margin, weight, reduction } = multiMarginLossOptions.take(name, given);
  checkNumbers(name, { margin });
  if (p !== 1 && p !== 2) throw new RangeError(`${name}: p must be 1 or 2, got ${show(p)}`);
  checkFloatTensors(name, weight ? { input: x, weight } : { input: x });
  const rows = asRows(name, x);
  const [n, classes] = rows.shape as [number, number];
  checkClasses(name, target, n, classes, x.ndim < 2 || n === 1);
  if (weight) checkWeight(name, x, weight, classes);
  const y = target.reshape([n, 1]);
  const hinge = rows
    .sub(gather(rows, 1, y))
    .add(margin)
    .relu();
  const own = scatter(zerosLike(rows).add(1), 1, y, 0);
  const counted = (p === 2 ? hinge.square() : hinge).mul(own);
  const losses = (weight ? counted.mul(weight.indexSelect(0, y.reshape([n])).unsqueeze(1)) : counted)
    .sum(1)
    .div(classes);
  return reduced(target.ndim === 0 ? losses.reshape([]) : losses, reduction);
}

/** Scores as (N, C). */
export function asRows(where: string, x: Tensor): Tensor {
  if (x.ndim > 2 || x.shape.at(-1) === 0)
    throw new ShapeError(`${where}: an input (N, C) or (C) with classes is needed, got shape ${showShape(x.shape)}`);
  return x.ndim === 2 ? x : x.reshape([1, -1]);
}

function checkClasses(where: string, target: Tensor, n: number, classes: number, scalar: boolean): void {
  if (checkTensor(where, target, 'target').dtype !== 'int64')
    throw new TypeError(`${where}: the target must be int64, got ${show(target)}${integersHint(target)}`);
  if (!(target.ndim === 0 && scalar) && !(target.ndim === 1 && target.numel() === n))
    throw new ShapeError(
      `${where}: for ${n} samples of ${classes} classes the target must have shape [${n}], got ${showShape(target.shape)}`,
    );
  examine(target, (given) => {
    const targets = dense(given);
    const outside = firstOutside(targets, classes);
    if (outside < 0) return;
    const t = targets[outside];
    throw new RangeError(`${where}: target ${t} is out of bounds: classes go from 0 to ${classes - 1}`);
  });
}

function checkWeight(where: string, x: Tensor, weight: Tensor, classes: number): void {
  if (weight.ndim !== 1 || weight.numel() !== classes)
    throw new ShapeError(
      `${where}: weight must have shape [${classes}], one per class, got ${showShape(weight.shape)}`,
    );
  if (weight.dtype !== x.dtype)
    throw new TypeError(`${where}: weight must be ${x.dtype}, as the input is, got ${weight.dtype}`);
}
