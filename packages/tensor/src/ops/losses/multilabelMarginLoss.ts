import { apply, examine } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { integersHint, show, showShape } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import { allocate, type FloatArray } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { wrapArray } from '../../core/make.ts';
import { checkFloatTensors, checkTensor } from '../../core/operand.ts';
import { type Given, optionTable, type RulesFor } from '../../core/options.ts';
import { allocateFor } from '../../core/room.ts';
import { sameShape } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../elementwise/mul.ts';
import { firstOutside, wholeNumbers } from '../indexing/places.ts';
import { asRows } from './multiMarginLoss.ts';
import { reduction } from './nllLoss.ts';
import { type ReductionOptions, reduced } from './reduction.ts';

export const multilabelMarginLossOp: OpRecord<[x: Tensor, target: Tensor]> = {
  name: 'multilabelMarginLoss',
  saves: [0, 1],
  forward([x, target]) {
    const n = x.shape[0]!;
    const out = allocate(x.dtype, n) as FloatArray;
    addHinges(x, target, out, null);
    for (let i = 0; i < n; i++) out[i]! /= x.shape[1]!;
    return wrapArray(out, [n], x.dtype);
  },
  // The loss is made of straight lines: its slope is a constant.
  backward: (g, ctx) => [mul(g.unsqueeze(1), apply(slopeOp, [ctx.input(0), ctx.input(1)], undefined)), null],
};

/** ∂loss/∂x for each sample: -1/C to the class of a target, 1/C to the other one, for each pair within the margin. */
const slopeOp: OpRecord<[x: Tensor, target: Tensor]> = {
  name: 'multilabelMarginLossSlope',
  forward([x, target]) {
    const out = allocateFor(x.shape, x.dtype) as FloatArray;
    addHinges(x, target, null, out);
    return wrapArray(out, x.shape, x.dtype);
  },
  backward: null,
};

/**
 * Adds up 1 - x[own] + x[other] where it is above 0, of a target's class and one that is no target's: for each sample in
 * `losses`, or its slope 1/C for each of the two in `slopes`. One loop for both, and no closure, which would be made at every call.
 */
function addHinges(x: Tensor, target: Tensor, losses: FloatArray | null, slopes: FloatArray | null): void {
  const [n, classes] = x.shape as [number, number];
  const scores = dense(x) as FloatArray;
  const labels = wholeNumbers(dense(target));
  const isTarget = allocate('uint8', classes);
  const slope = 1 / classes;
  for (let row = 0, start = 0; row < n; row++, start += classes) {
    const count = markTargets(labels, start, isTarget);
    for (let k = 0; k < count; k++) {
      const own = start + labels[start + k]!;
      for (let c = 0; c < classes; c++) {
        const excess = 1 - scores[own]! + scores[start + c]!;
        if (isTarget[c] !== 0 || !(excess > 0)) continue;
        if (losses) losses[row]! += excess;
        if (!slopes) continue;
        slopes[own]! -= slope;
        slopes[start + c]! += slope;
      }
    }
  }
}

/** Marks the classes that a sample has, whose labels begin at `start` and end with the first negative one; gives their number. */
function markTargets(labels: ArrayLike<number>, start: number, isTarget: Uint8Array): number {
  isTarget.fill(0);
  let count = 0;
  for (; count < isTarget.length && labels[start + count]! >= 0; count++) isTarget[labels[start + count]!] = 1;
  return count;
}

const multilabelMarginLossOptions = optionTable({ reduction } satisfies RulesFor<ReductionOptions>, ['reduction']);

/**
 * Σ max(0, 1 - x[y] + x[i]) / C over the classes y of a sample and the classes i that it has not; by default its mean:
 * `torch.nn.functional.multilabel_margin_loss`.
 *
 * @param x - (N, C) or (C)
 * @param target - int64 of the same shape: the classes of each sample, then -1
 * @throws ShapeError if the shapes do not fit; TypeError for other dtypes; RangeError for a class out of range or
 * another reduction
 * @example
 * ```ts
 * multilabelMarginLoss(tensor([[0.1, 0.2, 0.8]]), tensor([[2, -1, 0]], { dtype: 'int64' })); // 0.2333
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.multilabel_margin_loss.html
 */
export function multilabelMarginLoss(
  x: Tensor,
  target: Tensor,
  ...given: Given<ReductionOptions, [reduction: ReductionOptions['reduction']]>
): Tensor {
  const name = 'multilabelMarginLoss';
  const { reduction } = multilabelMarginLossOptions.take(name, given);
  checkFloatTensors(name, { input: x });
  const rows = asRows(name, x);
  if (checkTensor(name, target, 'target').dtype !== 'int64')
    throw new TypeError(`${name}: the target must be int64, got ${show(target)}${integersHint(target)}`);
  if (!sameShape(x.shape, target.shape))
    throw new ShapeError(
      `${name}: the target must have the input's shape ${showShape(x.shape)}, got ${showShape(target.shape)}`,
    );
  const classes = rows.shape[1]!;
  examine(target, (given) => {
    const targets = dense(given);
    const outside = firstOutside(targets, classes, -1);
    if (outside < 0) return;
    const t = targets[outside];
    throw new RangeError(`${name}: target ${t} is out of bounds: classes go from 0 to ${classes - 1}, after them -1`);
  });
  const losses = apply(multilabelMarginLossOp, [rows, target.reshape(rows.shape)], undefined);
  return reduced(x.ndim === 2 ? losses : losses.reshape([]), reduction);
}
