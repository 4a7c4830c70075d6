import type { LogitLines } from '@wick/kernels';
import { apply, examine } from '../../autograd/dispatch.ts';
import type { Operand, OpRecord } from '../../autograd/op.ts';
import { integersHint, show, showShape } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import { allocate, type FloatArray, isFloat } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { wrapArray } from '../../core/make.ts';
import { tensorOrNull } from '../../core/operand.ts';
import { type Given, optionTable, type Rule, type RulesFor, real, word } from '../../core/options.ts';
import { allocateFor } from '../../core/room.ts';
import { numelOf, sameShape } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { firstOutside, wholeNumbers } from '../indexing/places.ts';

/** How the losses of a batch become one: PyTorch's `reduction`. */
export type Reduction = 'none' | 'mean' | 'sum';

export interface NllAttrs {
  readonly ignoreIndex: number;
  readonly reduction: Reduction;
}

type Inputs = [logProbabilities: Tensor, target: Tensor, weight: Operand];

export const nllLossOp: OpRecord<Inputs, NllAttrs> = {
  name: 'nllLoss',
  saves: [1, 2],
  forward([x, target, weight], attrs) {
    const { outer: n, size: c, inner } = layout(x.shape);
    const scores = dense(x) as FloatArray;
    const { factors, counts } = targetFactors(c, target, weight, attrs.ignoreIndex);
    const picked = classesOf(target);
    if (attrs.reduction === 'none') {
      const out = allocate(x.dtype, target.numel()) as FloatArray;
      for (let i = 0, at = 0; i < n; i++)
        for (let s = 0; s < inner; s++, at++)
          if (counts[at]) out[at] = -factors[at]! * scores[(i * c + picked[at]!) * inner + s]!;
      return wrapArray(out, target.shape, x.dtype);
    }
    let total = 0;
    let mass = 0;
    for (let i = 0, at = 0; i < n; i++) {
      for (let s = 0; s < inner; s++, at++) {
        if (!counts[at]) continue;
        total -= factors[at]! * scores[(i * c + picked[at]!) * inner + s]!;
        mass += factors[at]!;
      }
    }
    const out = allocate(x.dtype, 1);
    out[0] = attrs.reduction === 'mean' ? total / mass : total;
    return wrapArray(out, [], x.dtype);
  },
  backward: (g, ctx) => [
    apply(nllLossBackwardOp, [g, ctx.input(1), ctx.given(2) ? ctx.input(2) : null], {
      ...ctx.attrs,
      shape: ctx.shapeOf(0),
    }),
    null,
    null,
  ],
};

interface NllBackwardAttrs extends NllAttrs {
  readonly shape: readonly number[];
}

/** -factor at each target's class and 0 elsewhere, times the gradient of the loss (divided by the mass for a mean). */
export const nllLossBackwardOp: OpRecord<[g: Tensor, target: Tensor, weight: Operand], NllBackwardAttrs> = {
  name: 'nllLossBackward',
  saves: [1, 2],
  forward([g, target, weight], { ignoreIndex, reduction, shape }) {
    const { outer: n, size: c, inner } = layout(shape);
    const { factors, counts } = targetFactors(c, target, weight, ignoreIndex);
    const picked = classesOf(target);
    const grad = dense(g) as FloatArray;
    const out = allocateFor(shape, g.dtype) as FloatArray;
    const scale = reduction === 'mean' ? grad[0]! / factors.reduce((a, b) => a + b, 0) : 0;
    for (let i = 0, at = 0; i < n; i++) {
      for (let s = 0; s < inner; s++, at++) {
        if (!counts[at]) continue;
        const arriving = reduction === 'mean' ? scale : grad[reduction === 'none' ? at : 0]!;
        out[(i * c + picked[at]!) * inner + s] = -factors[at]! * arriving;
      }
    }
    return wrapArray(out, shape, g.dtype);
  },
  // Linear in g: its transpose is the loss itself, taken of the gradient.
  backward: (gg, ctx) => [
    apply(nllLossOp, [gg, ctx.input(1), ctx.given(2) ? ctx.input(2) : null], ctx.attrs),
    null,
    null,
  ],
};

/** Options of {@link nllLoss}. */
export interface NllLossOptions {
  /** A weight per class: C values. */
  weight?: Tensor | null;
  /** Targets of this class count for nothing. Default: -100. */
  ignoreIndex?: number;
  /** Default: 'mean', which divides by the sum of the weights of the targets. */
  reduction?: Reduction;
}

/** What becomes of the losses of all elements. */
export const reduction: Rule<Reduction> = word<Reduction>('mean', ['none', 'mean', 'sum']);

const nllLossOptions = optionTable(
  { weight: tensorOrNull, ignoreIndex: real(-100), reduction } satisfies RulesFor<NllLossOptions>,
  ['weight', 'ignoreIndex', 'reduction'],
);

/**
 * Negative log likelihood: -weight[t] · x[n, t] for each target t, `torch.nn.functional.nll_loss`.
 *
 * @param x - log-probabilities (C), (N, C) or (N, C, d1, …)
 * @param target - int64 classes: (), (N) or (N, d1, …)
 * @throws ShapeError if the shapes do not fit; RangeError if a class is out of range.
 * @example
 * ```ts
 * nllLoss(tensor([[0.2, 0.8]]).log(), tensor([1], { dtype: 'int64' })); // 0.2231
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.nll_loss.html
 */
export function nllLoss(
  x: Tensor,
  target: Tensor,
  ...given: Given<NllLossOptions, [weight: Tensor | null, ignoreIndex: number, reduction: Reduction]>
): Tensor {
  return nll('nllLoss', x, target, nllLossOptions.take('nllLoss', given));
}

/** {@link nllLoss}, speaking in the name of the function the user called. */
export function nll(
  where: string,
  x: Tensor,
  target: Tensor,
  { weight, ignoreIndex, reduction }: Required<NllLossOptions>,
): Tensor {
  checkClasses(where, x, target, weight, ignoreIndex);
  return apply(nllLossOp, [x, target, weight], { ignoreIndex, reduction });
}

/** What losses of class targets refuse. */
export function checkClasses(
  where: string,
  x: Tensor,
  target: Tensor,
  weight: Tensor | null,
  ignoreIndex: number,
): void {
  if (!isFloat(x.dtype)) throw new TypeError(`${where}: the input must be a floating-point tensor, got ${show(x)}`);
  if (target.dtype !== 'int64' && target.dtype !== 'uint8')
    throw new TypeError(`${where}: class targets must be int64, got ${show(target)}${integersHint(target)}`);
  if (x.ndim === 0) throw new ShapeError(`${where}: the input needs a dimension of classes, got a 0-dim tensor`);
  const expected = x.ndim === 1 ? [] : [x.shape[0]!, ...x.shape.slice(2)];
  if (!sameShape(target.shape, expected))
    throw new ShapeError(
      `${where}: for an input of shape ${showShape(x.shape)} the target must have shape ${showShape(expected)}, got ${showShape(target.shape)}`,
    );
  const classes = x.shape[x.ndim === 1 ? 0 : 1]!;
  if (weight && (weight.ndim !== 1 || weight.numel() !== classes))
    throw new ShapeError(
      `${where}: weight must have shape [${classes}], one per class, got ${showShape(weight.shape)}`,
    );
  if (weight && weight.dtype !== x.dtype)
    throw new TypeError(`${where}: weight must be ${x.dtype}, as the input is, got ${weight.dtype}`);
  examine(target, (given) => {
    const outside = firstOutside(dense(given), classes, ignoreIndex);
    if (outside >= 0)
      throw new RangeError(
        `${where}: target ${classesOf(given)[outside]} is out of bounds: classes go from 0 to ${classes - 1}`,
      );
  });
}

/** Logits as (outer, size, inner): `size` classes for each of outer · inner places. */
export function layout(shape: readonly number[]): LogitLines {
  return shape.length === 1
    ? { outer: 1, size: shape[0]!, inner: 1 }
    : { outer: shape[0]!, size: shape[1]!, inner: numelOf(shape.slice(2)) };
}

export function classesOf(target: Tensor): Float64Array {
  return wholeNumbers(dense(target));
}

/** Whether each target counts, and its weight: 0 for those to ignore. */
export function targetFactors(
  c: number,
  target: Tensor,
  weight: Operand,
  ignoreIndex: number,
): { counts: Uint8Array; factors: Float64Array } {
  const classes = classesOf(target);
  const weights = weight ? (dense(weight) as FloatArray) : null;
  const counts = new Uint8Array(classes.length);
  const factors = new Float64Array(classes.length);
  for (let i = 0; i < counts.length; i++) {
    const t = classes[i]!;
    if (t === ignoreIndex || !(t >= 0 && t < c)) continue;
    counts[i] = 1;
    factors[i] = weights ? weights[t]! : 1;
  }
  return { counts, factors };
}
