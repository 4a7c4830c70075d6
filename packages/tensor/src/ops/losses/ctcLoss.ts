import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { dense } from '../../core/copy.ts';
import { allocate, type FloatArray } from '../../core/dtype.ts';
import { wrapArray } from '../../core/make.ts';
import { flag, type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { tensor } from '../creation/tensor.ts';
import { wholeNumbers } from '../indexing/places.ts';
import { type CtcAttrs, type CtcGiven, type CtcLengths, numbersIn, readCtc } from './ctcArguments.ts';
import { backwardPaths, type CtcSample, forwardPaths, lossOf } from './ctcPaths.ts';
import { reduction } from './nllLoss.ts';
import { type ReductionOptions, reduced } from './reduction.ts';

/** Gives the losses (N), and log α, which backward needs: one row for each time and place of each sample. */
export const ctcLossOp: OpRecord<[scores: Tensor, targets: Tensor, ...CtcGiven], CtcAttrs, Tensor[]> = {
  name: 'ctcLoss',
  saves: [0, 1, 2, 3, 'output'],
  forward(inputs, attrs) {
    const scores = inputs[0];
    const targets = inputs[1];
    const list = samplesOf(scores, targets, inputs[2], inputs[3], attrs);
    const alpha = allocate('float64', inputs[2] ? mostPaths(scores, targets) : pathsOf(list));
    const out = allocate(scores.dtype, list.length) as FloatArray;
    for (let i = 0, at = 0; i < list.length; i++) {
      const sample = list[i]!;
      const loss = forwardPaths(sample, alpha, at);
      out[i] = attrs.zeroInfinity && loss === Number.POSITIVE_INFINITY ? 0 : loss;
      at += sample.length * sample.labels.length;
    }
    return [wrapArray(out, [list.length], scores.dtype), wrapArray(alpha, [alpha.length], 'float64')];
  },
  backward([g], ctx) {
    const given = ctx.given(2) ? ([ctx.input(2), ctx.input(3)] as const) : noLengths;
    const slope = apply(ctcLossBackwardOp, [g!, ctx.input(0), ctx.input(1), ctx.output(1), ...given], ctx.attrs);
    return [slope, null, null, null];
  },
};

type BackwardInputs = [g: Tensor, scores: Tensor, targets: Tensor, alpha: Tensor, ...CtcGiven];

export const ctcLossBackwardOp: OpRecord<BackwardInputs, CtcAttrs> = {
  name: 'ctcLossBackward',
  forward(inputs, attrs) {
    const scores = inputs[1];
    const out = allocate(scores.dtype, scores.numel()) as FloatArray;
    const grad = dense(inputs[0]) as FloatArray;
    const rows = dense(inputs[3]) as Float64Array;
    const list = samplesOf(scores, inputs[2], inputs[4], inputs[5], attrs);
    for (let i = 0, at = 0; i < list.length; i++) {
      const sample = list[i]!;
      const loss = lossOf(sample, rows, at);
      if (!attrs.zeroInfinity || loss < Number.POSITIVE_INFINITY) backwardPaths(sample, rows, at, loss, grad[i]!, out);
      at += sample.length * sample.labels.length;
    }
    return wrapArray(out, scores.shape, scores.dtype);
  },
  backward() {
    throw new TypeError('ctcLoss: its gradient cannot be differentiated, as in PyTorch');
  },
};

/** The samples of a batch (T, N, C), with the blanks between their labels. */
function samplesOf(
  scores: Tensor,
  targets: Tensor,
  inputs: CtcGiven[0],
  outputs: CtcGiven[1],
  attrs: CtcAttrs,
): CtcSample[] {
  const { blank } = attrs;
  const inputLengths = inputs ? numbersIn(inputs) : attrs.inputLengths;
  const targetLengths = outputs ? numbersIn(outputs) : attrs.targetLengths;
  const data = dense(scores) as FloatArray;
  const all = wholeNumbers(dense(targets));
  const batch = scores.shape[1]!;
  const classes = scores.shape[2]!;
  let from = 0;
  const samples: CtcSample[] = [];
  for (let i = 0; i < inputLengths.length; i++) {
    const count = targetLengths[i]!;
    const first = targets.ndim === 2 ? i * targets.shape[1]! : from;
    from += count;
    const labels = allocate('int32', 2 * count + 1);
    labels.fill(blank);
    for (let k = 0; k < count; k++) labels[2 * k + 1] = all[first + k]!;
    samples.push({
      scores: data,
      start: i * classes,
      stride: batch * classes,
      classes,
      length: inputLengths[i]!,
      labels,
    });
  }
  return samples;
}

const noLengths = [null, null] as const;

/** How many places all samples have at all times. */
function pathsOf(samples: readonly CtcSample[]): number {
  let count = 0;
  for (let i = 0; i < samples.length; i++) count += samples[i]!.length * samples[i]!.labels.length;
  return count;
}

/** How many they have at most, whatever their lengths. */
function mostPaths({ shape: [times, batch] }: Tensor, targets: Tensor): number {
  return times! * (2 * targets.numel() + batch!);
}

/** Options of {@link ctcLoss}. */
export interface CtcLossOptions extends ReductionOptions {
  /** The class that stands for no label. Default: 0. */
  blank?: number;
  /** Count infinite losses, of targets that are too long, as 0, with a gradient of 0. Default: false. */
  zeroInfinity?: boolean;
}

const ctcLossOptions = optionTable(
  { blank: real(0), reduction, zeroInfinity: flag(false) } satisfies RulesFor<CtcLossOptions>,
  ['blank', 'reduction', 'zeroInfinity'],
);

/**
 * Connectionist temporal classification: the negative log probability that a sequence of scores reads as the target,
 * `torch.nn.functional.ctc_loss`. The mean is that of the losses divided by the lengths of their targets (at least 1).
 * The gradient is right for scores from a log-softmax alone, as in PyTorch.
 *
 * @param logProbs - (T, N, C), or (T, C) for one sample: the result of `logSoftmax` over the classes
 * @param targets - classes: (N, S), or all targets one after the other
 * @param inputLengths - how many times count: (N), at most T
 * @param targetLengths - how many classes the targets have: (N)
 * @throws ShapeError if shapes and lengths do not fit; TypeError for other dtypes; RangeError for lengths, classes or a
 * blank out of range, or another reduction
 * @example
 * ```ts
 * const scores = randn(50, 16, 20).logSoftmax(2);
 * ctcLoss(scores, randint(1, 20, [16, 30]), new Array(16).fill(50), randint(10, 30, [16])).shape; // []
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.ctc_loss.html
 */
export function ctcLoss(
  logProbs: Tensor,
  targets: Tensor,
  inputLengths: CtcLengths,
  targetLengths: CtcLengths,
  ...given: Given<CtcLossOptions, [blank: number, reduction: CtcLossOptions['reduction'], zeroInfinity: boolean]>
): Tensor {
  const { blank, zeroInfinity, reduction } = ctcLossOptions.take('ctcLoss', given);
  const [scores, attrs, lengths] = readCtc(logProbs, targets, inputLengths, targetLengths, { blank, zeroInfinity });
  const losses = apply(ctcLossOp, [scores, targets, ...(lengths ?? noLengths)], attrs)[0]!;
  if (reduction === 'none') return logProbs.ndim === 2 ? losses.squeeze(0) : losses;
  if (reduction === 'sum') return losses.sum();
  const { dtype } = losses;
  const counts = lengths
    ? lengths[1].clamp(1).to(dtype)
    : tensor(
        attrs.targetLengths.map((n) => Math.max(n, 1)),
        { dtype },
      );
  return reduced(losses.div(counts), 'mean');
}
