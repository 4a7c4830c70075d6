import { channelAffine, channelGradInput, channelGradSums, channelMoments, expr, program } from '@wick/kernels';
import { differentiate } from '../../autograd/differentiate.ts';
import { apply, applyInPlace } from '../../autograd/dispatch.ts';
import { noGrad } from '../../autograd/gradMode.ts';
import type { Operand, OpRecord } from '../../autograd/op.ts';
import { show, showShape } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import type { FloatArray } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { inFormatOf } from '../../core/laidOut.ts';
import { wrapArray } from '../../core/make.ts';
import { any, flag, type Given, optionTable, type RulesFor, real, unchecked } from '../../core/options.ts';
import { allocateFor } from '../../core/room.ts';
import { numelOf } from '../../core/shape.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';
import { runPointwise } from '../elementwise/runPointwise.ts';
import { checkFloats } from './checkFloats.ts';

interface BatchNormAttrs {
  /** By the batch's own statistics, not by the running ones. */
  readonly training: boolean;
  readonly momentum: number;
  readonly eps: number;
}

type Inputs = [x: Tensor, weight: Operand, bias: Operand, runningMean: Operand, runningVar: Operand];

/** The normalised tensor, and in float64 the mean and the variance of each channel that were used. */
export const batchNormOp: OpRecord<Inputs, BatchNormAttrs, Tensor[]> = {
  name: 'batchNorm',
  saves: [0, 1, 'output'],
  savedOutputs: [1, 2],
  forward([x, weight, bias, runningMean, runningVar], { training, eps }) {
    const { n, c, inner } = layout(x.shape);
    const data = dense(x) as FloatArray;
    const { mean, variance } = training
      ? channelMoments(data, n, c, inner)
      : { mean: doubles(runningMean!), variance: doubles(runningVar!) };
    const out = allocateFor(x.shape, x.dtype, undefined, false) as FloatArray;
    const shift = bias ? doubles(bias) : new Float64Array(c);
    channelAffine(data, n, c, inner, mean, scaleOf(weight, variance, eps), shift, out);
    const result = wrapArray(out, x.shape, x.dtype);
    return [
      x.isContiguous() ? result : inFormatOf(result, [x]),
      wrapArray(mean, [c], 'float64'),
      wrapArray(variance, [c], 'float64'),
    ];
  },
  backward([g], ctx) {
    if (!g) return [null, null, null, null, null];
    const weight = ctx.given(1) ? ctx.input(1) : null;
    const statistics = [ctx.output(1), ctx.output(2)] as const;
    const [gx, gw, gb] = apply(batchNormBackwardOp, [g, ctx.input(0), weight, ...statistics], ctx.attrs);
    return [gx!, weight ? gw! : null, ctx.given(2) ? gb! : null, null, null];
  },
};

type BackwardInputs = [g: Tensor, x: Tensor, weight: Operand, mean: Tensor, variance: Tensor];

/** Gradients of input, weight and bias in one record, because they share their sums. */
export const batchNormBackwardOp: OpRecord<BackwardInputs, BatchNormAttrs, Tensor[]> = {
  name: 'batchNormBackward',
  saves: [0, 1, 2, 3, 4],
  forward([g, x, weight, means, variances], { training, eps }) {
    const { n, c, inner } = layout(x.shape);
    const grad = dense(g) as FloatArray;
    const data = dense(x) as FloatArray;
    const mean = dense(means) as Float64Array;
    const variance = dense(variances) as Float64Array;
    const invStd = invStdOf(variance, eps);
    const scale = scaleOf(weight, variance, eps);
    const sums = channelGradSums(grad, data, n, c, inner, mean, invStd);
    const out = allocateFor(x.shape, x.dtype, undefined, false) as FloatArray;
    if (training) channelGradInput(grad, data, n, c, inner, mean, invStd, scale, sums, out);
    else {
      const none = new Float64Array(c);
      channelAffine(grad, n, c, inner, none, scale, none, out);
    }
    return [
      inFormatOf(wrapArray(out, x.shape, x.dtype), [x]),
      column(sums.gradTimesNormalized, x),
      column(sums.grad, x),
    ];
  },
  backward(grads, ctx) {
    const weight = ctx.given(2) ? ctx.input(2) : null;
    const { training, eps } = ctx.attrs;
    const running = training ? null : ([ctx.input(3), ctx.input(4)] as const);
    const define = ([g, x, w]: Operand[]) => gradientsByDefinition(g!, x!, w!, eps, running);
    const found = differentiate(define, [ctx.input(0), ctx.input(1), weight], grads);
    return [found[0] ?? null, found[1] ?? null, found[2] ?? null, null, null];
  },
};

/** The three gradients in small operations, as functions of everything they depend on. */
function gradientsByDefinition(
  g: Tensor,
  x: Tensor,
  weight: Operand,
  eps: number,
  running: readonly [mean: Tensor, variance: Tensor] | null,
): Tensor[] {
  const dims = x.shape.map((_, i) => i).filter((i) => i !== 1);
  const spread = x.shape.map((n, i) => (i === 1 ? n : 1));
  const mean = running ? running[0].to(x.dtype).reshape(spread) : x.mean(dims, true);
  const centered = x.sub(mean);
  const variance = running ? running[1].to(x.dtype).reshape(spread) : centered.mul(centered).mean(dims, true);
  const invStd = variance.add(eps).pow(-0.5);
  const normalized = centered.mul(invStd);
  const gradBias = g.sum(dims);
  const gradWeight = g.mul(normalized).sum(dims);
  const scale = weight ? invStd.mul(weight.reshape(spread)) : invStd;
  if (running) return [g.mul(scale), gradWeight, gradBias];
  const inner = g.sub(g.mean(dims, true)).sub(normalized.mul(g.mul(normalized).mean(dims, true)));
  return [inner.mul(scale), gradWeight, gradBias];
}

/** Options of {@link batchNorm}. */
export interface BatchNormOptions {
  /** A factor for each channel. Default: null, none. */
  weight?: Tensor | null;
  /** A summand for each channel. Default: null, none. */
  bias?: Tensor | null;
  /** Normalise by the batch's own statistics and update the running ones. Default: false. */
  training?: boolean;
  /**
   * Weight of the new statistics in the running ones: running = (1 - momentum) · running + momentum · new. Default: 0.1.
   * A tensor is the number of batches so far, and the running ones are averages: 1 / (1 + that).
   */
  momentum?: number | Tensor;
  /** Added to the variance. Default: 1e-5. */
  eps?: number;
}

const batchNormOptions = optionTable(
  {
    weight: unchecked<Tensor | null>(null),
    bias: unchecked<Tensor | null>(null),
    training: flag(false),
    momentum: any<number | Tensor>(0.1, 'a number', (given) => typeof given === 'number' || isTensor(given)),
    eps: real(1e-5),
  } satisfies RulesFor<BatchNormOptions>,
  ['weight', 'bias', 'training', 'momentum', 'eps'],
);

/**
 * Batch normalisation: y = (x - mean) / √(var + eps) · weight + bias per channel, `torch.nn.functional.batch_norm`.
 * The variance is the biased one; the running variance is updated with the unbiased one.
 *
 * @param x - (N, C, …)
 * @param runningMean - C values, changed in place when training; null without running statistics
 * @param runningVar - as `runningMean`
 * @param given - `weight` and `bias`, C values each or null, `training`, `momentum` and `eps`, in this order or by name
 * @throws ShapeError if a parameter does not have C elements; RangeError if training on a single value per channel.
 * @example
 * ```ts
 * batchNorm(tensor([[1], [3]]), null, null, null, null, { training: true }); // [[-1.0000], [1.0000]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.batch_norm.html
 */
export function batchNorm(
  x: Tensor,
  runningMean: Tensor | null,
  runningVar: Tensor | null,
  ...given: Given<
    BatchNormOptions,
    [weight: Tensor | null, bias: Tensor | null, training: boolean, momentum: number | Tensor, eps: number]
  >
): Tensor {
  const { weight, bias, ...read } = batchNormOptions.take('batchNorm', given);
  return normalizeChannels(x, runningMean, runningVar, weight, bias, read, checkEps);
}

function checkEps(training: boolean, eps: number): void {
  if (training ? eps > 0 : eps >= 0) return;
  const wanted = training ? 'above 0 when training' : 'from 0 up';
  throw new RangeError(`batchNorm: eps must be a number ${wanted}, got ${show(eps)}`);
}

/** Batch normalisation with any eps: instance normalisation, which is made of it, takes 0 too. */
export function normalizeChannels(
  x: Tensor,
  runningMean: Tensor | null,
  runningVar: Tensor | null,
  weight: Tensor | null,
  bias: Tensor | null,
  { training, momentum, eps }: Required<Omit<BatchNormOptions, 'weight' | 'bias'>>,
  check?: typeof checkEps,
): Tensor {
  const others = { runningMean, runningVar, weight, bias };
  checkFloats('batchNorm', { x, ...others });
  if (x.ndim < 2) throw new ShapeError(`batchNorm: x must have the shape (N, C, …), got ${showShape(x.shape)}`);
  const { n, c, inner } = layout(x.shape);
  for (const [name, t] of Object.entries(others)) {
    if (!t) continue;
    if (t.numel() !== c)
      throw new ShapeError(
        `batchNorm: ${name} must have ${c} elements, one per channel of x of shape ${showShape(x.shape)}, got shape ${showShape(t.shape)}`,
      );
    if (t.dtype !== x.dtype)
      throw new TypeError(`batchNorm: ${name} must have the dtype of x, ${x.dtype}, got ${t.dtype}`);
  }
  if (!training && !(runningMean && runningVar))
    throw new TypeError('batchNorm: runningMean and runningVar are needed unless training is true');
  if (training && n * inner === 1)
    throw new RangeError(
      `batchNorm: more than 1 value per channel is needed when training, got an input of shape ${showShape(x.shape)}`,
    );
  check?.(training, eps);
  if (x.numel() === 0 && (c > 0 || !(weight || bias))) return ofNoElements(x, weight, bias);
  const given: Inputs = [x, weight, bias, runningMean, runningVar];
  const [y, mean, variance] = apply(batchNormOp, given, {
    training,
    momentum: isTensor(momentum) ? 0 : momentum,
    eps,
  }) as [Tensor, Tensor, Tensor];
  const count = n * inner;
  if (training && count > 0) {
    noGrad(() => {
      if (runningMean) blend(runningMean, mean, momentum);
      if (runningVar) blend(runningVar, variance.mul(count / (count - 1)), momentum);
    });
  }
  return y;
}

/** As PyTorch computes a batch without elements, which leaves the running statistics as they are. */
function ofNoElements(x: Tensor, weight: Operand, bias: Operand): Tensor {
  let out = x.clone();
  if (weight) out = out.mul(weight.select(0, 0));
  if (bias) out = out.add(bias.select(0, 0));
  return out;
}

const plusShare = program(3, (x, fresh, share) => expr.mulAdd(fresh, share, x));

/** In place, x + share · fresh: what `alpha` is where it is a number. */
const addShareOp: OpRecord<[Tensor, Tensor, Tensor]> = {
  name: 'addcmul',
  forward: (of) => runPointwise('batchNorm', plusShare, of, of[1].dtype, of[1].dtype),
  backward: null,
};

function blend(running: Tensor, fresh: Tensor, momentum: number | Tensor): void {
  const { dtype } = running;
  const values = fresh.view(running.shape).to(dtype);
  if (isTensor(momentum)) {
    const n = momentum.to(dtype);
    const more = n.add(1);
    const share = more.reciprocal();
    // n / (1 + n) is 1 - 1 / (1 + n), which in float32 is rounded once.
    running.mul_(dtype === 'float32' ? n.div(more) : share.neg().add(1));
    applyInPlace(addShareOp, [running, values, share], undefined);
  } else running.mul_(1 - momentum).add_(values, { alpha: momentum });
}

function layout(shape: readonly number[]): { n: number; c: number; inner: number } {
  return { n: shape[0]!, c: shape[1]!, inner: numelOf(shape.slice(2)) };
}

function doubles(t: Tensor): Float64Array {
  return Float64Array.from(dense(t) as FloatArray);
}

function invStdOf(variance: Float64Array, eps: number): Float64Array {
  return variance.map((v) => 1 / Math.sqrt(v + eps));
}

function scaleOf(weight: Operand, variance: Float64Array, eps: number): Float64Array {
  const scale = invStdOf(variance, eps);
  if (weight) {
    const w = dense(weight);
    for (let i = 0; i < scale.length; i++) scale[i]! *= w[i] as number;
  }
  return scale;
}

function column(values: Float64Array, like: Tensor): Tensor {
  return wrapArray(like.dtype === 'float32' ? Float32Array.from(values) : values, [values.length], like.dtype);
}
