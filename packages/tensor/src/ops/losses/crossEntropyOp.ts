import { type LogitLines, softmaxLoss, softmaxLossBackward } from '@wick/kernels';
import { differentiate } from '../../autograd/differentiate.ts';
import { apply } from '../../autograd/dispatch.ts';
import type { Operand, OpRecord } from '../../autograd/op.ts';
import { dense } from '../../core/copy.ts';
import { allocate, type FloatArray } from '../../core/dtype.ts';
import { wrapArray } from '../../core/make.ts';
import { allocateFor } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { softmax } from '../activation/softmax.ts';
import { arange } from '../creation/arange.ts';
import { classesOf, layout, type NllAttrs, type Reduction, targetFactors } from './nllLoss.ts';

export interface CrossEntropyAttrs extends NllAttrs {
  readonly labelSmoothing: number;
}

type Inputs = [x: Tensor, target: Tensor, weight: Operand];
type BackwardInputs = [g: Tensor, x: Tensor, target: Tensor, weight: Operand, logSums: Tensor];

/**
 * With T_n the weight of the target t of place n, and coefficients k that say what every class counts for besides
 * (smoothing's share of its weight; or a probability times its weight, and no target), a loss is
 * L_n = (T_n + Σ_c k_c) · log Σ e^x - T_n x_t - Σ_c k_c x_c, in one pass over the logits, and its gradient
 * (T_n + Σ_c k_c) · softmax(x)_c - k_c, less T_n at t, in another one. T_n and k are 0 at places that are ignored.
 */
interface Shares {
  /** k_c / share */
  readonly coefficients: FloatArray | null;
  readonly share: number;
  /** Σ_c k_c / share, by place. */
  readonly masses: Float64Array | null;
  /** Per place: whether it counts, the class of its target and T_n. */
  readonly counts: Uint8Array | null;
  readonly picked: Float64Array | null;
  readonly factors: Float64Array | null;
  /** What a mean divides by. */
  readonly mass: number;
}

/** Cross entropy of logits: the loss, and log Σ e^x of each place, which the backward needs. */
export const crossEntropyOp: OpRecord<Inputs, CrossEntropyAttrs, Tensor[]> = {
  name: 'crossEntropy',
  saves: [0, 1, 2, 'output'],
  forward([x, target, weight], attrs) {
    const lines = layout(x.shape);
    const places = lines.outer * lines.inner;
    const logits = dense(x) as FloatArray;
    const shares = sharesOf(x, target, weight, attrs);
    const { largest, logSums, dots } = softmaxLoss(logits, lines, shares.coefficients);
    const losses = new Float64Array(places);
    const round = x.dtype === 'float32' ? Math.fround : Number;
    for (let n = 0; n < places; n++) {
      const logSum = logSums[n]!;
      if (shares.counts && !shares.counts[n]) continue;
      // PyTorch's sum is of the dtype, and may be infinite in it.
      if (shares.masses) losses[n] = round(shares.masses[n]! * logSum - dots[n]!) * shares.share;
      if (shares.factors)
        losses[n]! += shares.factors[n]! * (logSum - (logits[at(lines, n, shares.picked![n]!)]! - largest[n]!));
    }
    for (let n = 0; n < places; n++) logSums[n]! += largest[n]!;
    const shape = x.shape.length === 1 ? [] : [lines.outer, ...x.shape.slice(2)];
    return [reduced(losses, shares.mass, attrs.reduction, shape, x.dtype), wrapArray(logSums, [places], 'float64')];
  },
  backward([g], ctx) {
    const weight = ctx.given(2) ? ctx.input(2) : null;
    const inputs: BackwardInputs = [g!, ctx.input(0), ctx.input(1), weight, ctx.output(1)];
    return [apply(crossEntropyBackwardOp, inputs, ctx.attrs), null, null];
  },
};

/** The gradient of the logits. */
export const crossEntropyBackwardOp: OpRecord<BackwardInputs, CrossEntropyAttrs> = {
  name: 'crossEntropyBackward',
  saves: [0, 1, 2, 3, 4],
  forward([g, x, target, weight, logSums], attrs) {
    const lines = layout(x.shape);
    const places = lines.outer * lines.inner;
    const shares = sharesOf(x, target, weight, attrs);
    const grad = dense(g) as FloatArray;
    const { reduction } = attrs;
    const scale = reduction === 'mean' ? grad[0]! / shares.mass : grad[0]!;
    const ofSoftmax = new Float64Array(places);
    const ofCoefficients = new Float64Array(places);
    for (let n = 0; n < places; n++) {
      if (shares.counts && !shares.counts[n]) continue;
      const arriving = reduction === 'none' ? grad[n]! : scale;
      ofCoefficients[n] = arriving * shares.share;
      ofSoftmax[n] = arriving * ((shares.factors?.[n] ?? 0) + (shares.masses?.[n] ?? 0) * shares.share);
    }
    const out = allocateFor(x.shape, x.dtype, undefined, false) as FloatArray;
    const sums = dense(logSums) as Float64Array;
    softmaxLossBackward(dense(x) as FloatArray, lines, shares.coefficients, sums, ofSoftmax, ofCoefficients, out);
    const { counts, picked, factors } = shares;
    if (factors)
      for (let n = 0; n < places; n++)
        if (counts![n]) out[at(lines, n, picked![n]!)]! -= (reduction === 'none' ? grad[n]! : scale) * factors[n]!;
    return wrapArray(out, x.shape, x.dtype);
  },
  backward(gg, ctx) {
    const [g, x, target] = [ctx.input(0), ctx.input(1), ctx.input(2)];
    const weight = ctx.given(3) ? ctx.input(3) : null;
    const define = ([g, x]: Operand[]) => [gradientByDefinition(g!, x!, target, weight, ctx.attrs)];
    const [ofGrad, ofLogits] = differentiate(define, [g, x], [gg]);
    return [ofGrad!, ofLogits!, null, null, null];
  },
};

/** The gradient of the logits as a function of them and of the loss's gradient, in small operations. */
function gradientByDefinition(g: Tensor, x: Tensor, target: Tensor, weight: Operand, attrs: CrossEntropyAttrs): Tensor {
  const { outer, size, inner } = layout(x.shape);
  const { labelSmoothing, ignoreIndex, reduction } = attrs;
  const weighed = (t: Tensor) => (weight ? t.mul(weight.reshape([size, 1])) : t);
  const areClasses = target.dtype !== x.dtype;
  const classes = target.reshape([outer, areClasses ? 1 : size, inner]);
  const counts = areClasses ? classes.ne(ignoreIndex) : null;
  const chosen = areClasses
    ? classes
        .eq(arange(size).reshape([size, 1]))
        .mul(counts!)
        .to(x.dtype)
    : classes;
  // k_c + T_n [c = t]
  let each = chosen;
  if (labelSmoothing > 0) each = each.mul(1 - labelSmoothing).add(labelSmoothing / size);
  each = weighed(counts ? each.mul(counts) : each);
  const spread = reduction === 'none' ? g.reshape([outer, 1, inner]) : g;
  const mass = counts ? weighed(chosen).sum() : outer * inner;
  const slope = softmax(x.reshape([outer, size, inner]), 1)
    .mul(each.sum(1, true))
    .sub(each);
  return slope.mul(reduction === 'mean' ? spread.div(mass) : spread).reshape(x.shape);
}

/** Where a class of a place lies. */
function at({ size, inner }: Classes, place: number, c: number): number {
  if (inner === 1) return place * size + c;
  const image = Math.floor(place / inner);
  return (image * size + c) * inner + (place - image * inner);
}

function sharesOf(x: Tensor, target: Tensor, weight: Operand, attrs: CrossEntropyAttrs): Shares {
  const { outer, size, inner } = layout(x.shape);
  const { labelSmoothing, ignoreIndex } = attrs;
  const places = outer * inner;
  const weights = weight ? (dense(weight) as FloatArray) : null;
  if (target.dtype === x.dtype) {
    const given = dense(target) as FloatArray;
    const coefficients = labelSmoothing === 0 && !weights ? given : given.slice();
    if (coefficients !== given) smooth(given, { size, inner }, labelSmoothing, weights, coefficients);
    const masses = new Float64Array(places);
    addUp(coefficients, { size, inner }, masses);
    return { coefficients, share: 1, masses, counts: null, picked: null, factors: null, mass: places };
  }
  const { counts, factors } = targetFactors(size, target, weight, ignoreIndex);
  const mass = sumOf(factors);
  const picked = classesOf(target);
  if (labelSmoothing === 0) return { coefficients: null, share: 0, masses: null, counts, picked, factors, mass };
  const coefficients = weights ?? (allocate(x.dtype, size).fill(1 as never) as FloatArray);
  for (let n = 0; n < places; n++) factors[n]! *= 1 - labelSmoothing;
  const masses = new Float64Array(places).fill(sumOf(coefficients));
  return { coefficients, share: labelSmoothing / size, masses, counts, picked, factors, mass };
}

function sumOf(values: FloatArray): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

type Classes = Pick<LogitLines, 'size' | 'inner'>;

/** out = (probability · (1 - smoothing) + smoothing / classes) · weight */
export function smooth(
  target: FloatArray,
  { size, inner }: Classes,
  labelSmoothing: number,
  weights: FloatArray | null,
  out: FloatArray,
): void {
  const [kept, share] = [1 - labelSmoothing, labelSmoothing / size];
  for (let i = 0; i < out.length; ) {
    for (let c = 0; c < size; c++) {
      const w = weights ? weights[c]! : 1;
      for (const end = i + inner; i < end; i++) out[i] = (target[i]! * kept + share) * w;
    }
  }
}

/** What the coefficients of each place add up to. */
export function addUp(coefficients: FloatArray, classes: Classes, masses: Float64Array): void {
  for (let n = 0; n < masses.length; n++) {
    let sum = 0;
    for (let c = 0, i = at(classes, n, 0); c < classes.size; c++, i += classes.inner) sum += coefficients[i]!;
    masses[n] = sum;
  }
}

function reduced(
  losses: Float64Array,
  mass: number,
  reduction: Reduction,
  shape: readonly number[],
  dtype: Tensor['dtype'],
): Tensor {
  const out = allocate(dtype, reduction === 'none' ? losses.length : 1) as FloatArray;
  if (reduction === 'none') {
    out.set(losses);
    return wrapArray(out, shape, dtype);
  }
  const total = sumOf(losses);
  out[0] = reduction === 'mean' ? total / mass : total;
  return wrapArray(out, [], dtype);
}
