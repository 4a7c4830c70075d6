import { noGrad } from '../autograd/gradMode.ts';
import { isFloat } from '../core/dtype.ts';
import { ShapeError, show, showShape } from '../core/errors.ts';
import { numelOf, sameShape } from '../core/shape.ts';
import { apply } from '../dispatch.ts';
import type { Operand, OpRecord } from '../op.ts';
import type { Tensor } from '../tensor.ts';
import { checkTensor } from './arguments.ts';
import { batchNorm } from './batchNorm.ts';
import { pad } from './pad.ts';
import { avgPool2d, avgPool3d } from './pooling.ts';
import { groupNormOp, layerNormOp, type RowNormAttrs, rmsNormOp } from './rowNorm.ts';

function checkFloats(where: string, tensors: Record<string, Tensor | null>): void {
  const { x } = tensors;
  for (const [name, t] of Object.entries(tensors)) {
    if (t === null) continue;
    checkTensor(where, t, name);
    if (!isFloat(t.dtype)) throw new TypeError(`${where}: ${name} must be a floating-point tensor, got ${show(t)}`);
    if (t.dtype !== x!.dtype)
      throw new TypeError(`${where}: ${name} must have the dtype of x, ${x!.dtype}, got ${t.dtype}`);
  }
}

/** What layerNorm and rmsNorm have in common: the last dimensions as rows, with a weight for each place. */
function overLast(
  where: string,
  op: OpRecord<[x: Tensor, weight: Operand, bias: Operand], RowNormAttrs>,
  x: Tensor,
  normalizedShape: number | readonly number[],
  affine: { weight: Tensor | null; bias: Tensor | null },
  options: { eps: number; centered: boolean },
): Tensor {
  checkFloats(where, { x, ...affine });
  const shape = typeof normalizedShape === 'number' ? [normalizedShape] : [...normalizedShape];
  if (shape.length === 0)
    throw new ShapeError(`${where}: normalizedShape needs at least one dimension, got ${showShape(shape)}`);
  const last = x.shape.slice(Math.max(0, x.ndim - shape.length));
  if (!sameShape(last, shape))
    throw new ShapeError(
      `${where}: x must have a shape that ends in normalizedShape ${showShape(shape)}, got ${showShape(x.shape)}`,
    );
  for (const [name, t] of Object.entries(affine))
    if (t && !sameShape(t.shape, shape))
      throw new ShapeError(
        `${where}: ${name} must have the shape normalizedShape ${showShape(shape)}, got ${showShape(t.shape)}`,
      );
  const size = numelOf(shape);
  const rows = numelOf(x.shape.slice(0, x.ndim - shape.length));
  return apply(op, [x, affine.weight, affine.bias], { rows, size, inner: 1, period: size, ...options });
}

/** Options of {@link layerNorm}. */
export interface LayerNormOptions {
  /** Added to the variance. Default: 1e-5. */
  eps?: number;
}

/**
 * Layer normalisation: y = (x - mean) / √(var + eps) · weight + bias over the last dimensions,
 * `torch.nn.functional.layer_norm`. The variance is the biased one.
 *
 * @param normalizedShape - the sizes of the last dimensions, or the size of the last one
 * @param weight - factors of that shape, or null
 * @param bias - summands of that shape, or null
 * @throws ShapeError if the shapes do not fit; TypeError if the dtypes differ
 * @example
 * ```ts
 * layerNorm(tensor([[1, 2, 3], [4, 5, 9]]), [3]); // [[-1.2247, 0, 1.2247], [-0.9258, -0.4629, 1.3887]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.layer_norm.html
 */
export function layerNorm(
  x: Tensor,
  normalizedShape: number | readonly number[],
  weight: Tensor | null = null,
  bias: Tensor | null = null,
  options: LayerNormOptions = {},
): Tensor {
  const { eps = 1e-5 } = options;
  return overLast('layerNorm', layerNormOp, x, normalizedShape, { weight, bias }, { eps, centered: true });
}

/** Options of {@link rmsNorm}. */
export interface RmsNormOptions {
  /** Added to the mean square. Default: the dtype's distance from 1 to the next number. */
  eps?: number | null;
}

/**
 * Root mean square normalisation: y = x / √(mean x² + eps) · weight over the last dimensions,
 * `torch.nn.functional.rms_norm`.
 *
 * @param normalizedShape - the sizes of the last dimensions, or the size of the last one
 * @param weight - factors of that shape, or null
 * @throws ShapeError if the shapes do not fit; TypeError if the dtypes differ
 * @example
 * ```ts
 * rmsNorm(tensor([[1, 2, 3], [4, 5, 9]]), [3]); // [[0.4629, 0.9258, 1.3887], [0.6273, 0.7841, 1.4113]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.rms_norm.html
 */
export function rmsNorm(
  x: Tensor,
  normalizedShape: number | readonly number[],
  weight: Tensor | null = null,
  options: RmsNormOptions = {},
): Tensor {
  const eps = options.eps ?? (x.dtype === 'float32' ? 2 ** -23 : 2 ** -52);
  return overLast('rmsNorm', rmsNormOp, x, normalizedShape, { weight, bias: null }, { eps, centered: false });
}

/** Options of {@link groupNorm}. */
export interface GroupNormOptions {
  /** Added to the variance. Default: 1e-5. */
  eps?: number;
}

/**
 * Group normalisation: the channels of each sample in `numGroups` groups, each normalised by its own mean and
 * variance, then weight and bias per channel: `torch.nn.functional.group_norm`.
 *
 * @param x - (N, C, …)
 * @param weight - C factors, or null
 * @param bias - C summands, or null
 * @throws ShapeError if C is not divisible by numGroups or a parameter has not C elements; RangeError if there is a
 *   single value per group
 * @example
 * ```ts
 * groupNorm(arange(4, { dtype: 'float32' }).view(1, 4, 1), 2); // [[[-1.0000], [1.0000], [-1.0000], [1.0000]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.group_norm.html
 */
export function groupNorm(
  x: Tensor,
  numGroups: number,
  weight: Tensor | null = null,
  bias: Tensor | null = null,
  options: GroupNormOptions = {},
): Tensor {
  const { eps = 1e-5 } = options;
  checkFloats('groupNorm', { x, weight, bias });
  if (x.ndim < 2) throw new ShapeError(`groupNorm: x must have the shape (N, C, …), got ${showShape(x.shape)}`);
  if (!Number.isInteger(numGroups) || numGroups < 1)
    throw new RangeError(`groupNorm: numGroups must be a whole number from 1 up, got ${show(numGroups)}`);
  const [n, c] = [x.shape[0]!, x.shape[1]!];
  const inner = numelOf(x.shape.slice(2));
  if (c % numGroups !== 0)
    throw new ShapeError(
      `groupNorm: the ${c} channels of x of shape ${showShape(x.shape)} must be divisible by numGroups, got ${numGroups}`,
    );
  for (const [name, t] of Object.entries({ weight, bias }))
    if (t && (t.ndim !== 1 || t.numel() !== c))
      throw new ShapeError(
        `groupNorm: ${name} must have shape [${c}], one per channel of x of shape ${showShape(x.shape)}, got ${showShape(t.shape)}`,
      );
  // PyTorch counts over the whole batch here.
  if ((n * c * inner) / numGroups === 1)
    throw new RangeError(
      `groupNorm: more than 1 value per group is needed, got an input of shape ${showShape(x.shape)}`,
    );
  const attrs = { rows: n * numGroups, size: (c / numGroups) * inner, eps, centered: true, inner, period: c };
  return apply(groupNormOp, [x, weight, bias], attrs);
}

/** Options of {@link instanceNorm}. */
export interface InstanceNormOptions {
  /** C values, changed in place where the input's statistics are used; null without running statistics. */
  runningMean?: Tensor | null;
  /** As `runningMean`. */
  runningVar?: Tensor | null;
  /** C factors. */
  weight?: Tensor | null;
  /** C summands. */
  bias?: Tensor | null;
  /** Normalise by each instance's own statistics instead of the running ones. Default: true. */
  useInputStats?: boolean;
  /** Weight of the new statistics in the running ones. Default: 0.1. */
  momentum?: number;
  /** Added to the variance. Default: 1e-5. */
  eps?: number;
}

/**
 * Instance normalisation: each channel of each sample by its own mean and variance, `torch.nn.functional.instance_norm`.
 * The running statistics take the mean over the samples.
 *
 * @param x - (N, C, …)
 * @throws ShapeError if a parameter does not have C elements; RangeError if there is a single spatial element
 * @example
 * ```ts
 * instanceNorm(tensor([[[1, 2, 3], [4, 5, 9]]])); // [[[-1.2247, 0, 1.2247], [-0.9258, -0.4629, 1.3887]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.instance_norm.html
 */
export function instanceNorm(x: Tensor, options: InstanceNormOptions = {}): Tensor {
  const { runningMean = null, runningVar = null, weight = null, bias = null } = options;
  const { useInputStats = true, momentum = 0.1, eps = 1e-5 } = options;
  checkFloats('instanceNorm', { x });
  if (x.ndim < 2) throw new ShapeError(`instanceNorm: x must have the shape (N, C, …), got ${showShape(x.shape)}`);
  const [n, c] = [x.shape[0]!, x.shape[1]!];
  if (useInputStats && numelOf(x.shape.slice(2)) === 1)
    throw new RangeError(
      `instanceNorm: more than 1 spatial element is needed to use the input's statistics, got shape ${showShape(x.shape)}`,
    );
  if (!useInputStats && !(runningMean && runningVar))
    throw new TypeError('instanceNorm: runningMean and runningVar are needed where useInputStats is false');
  for (const [name, t] of Object.entries({ runningMean, runningVar, weight, bias }))
    if (t && t.numel() !== c)
      throw new ShapeError(
        `instanceNorm: ${name} must have ${c} elements, one per channel of x of shape ${showShape(x.shape)}, got shape ${showShape(t.shape)}`,
      );
  if (x.numel() === 0) return x.mul(1);
  if (!useInputStats) return batchNorm(x, runningMean, runningVar, weight, bias, { eps });
  // Every instance is a channel of its own to batch normalisation.
  const each = (t: Tensor | null) => t?.repeat(n) ?? null;
  const means = each(runningMean);
  const variances = each(runningVar);
  const y = batchNorm(x.reshape([1, n * c, ...x.shape.slice(2)]), means, variances, each(weight), each(bias), {
    training: true,
    momentum,
    eps,
  });
  noGrad(() => {
    if (runningMean) runningMean.copy_(means!.reshape([n, c]).mean(0));
    if (runningVar) runningVar.copy_(variances!.reshape([n, c]).mean(0));
  });
  return y.reshape(x.shape);
}

/** Options of {@link localResponseNorm}. */
export interface LocalResponseNormOptions {
  /** Default: 1e-4. */
  alpha?: number;
  /** Default: 0.75. */
  beta?: number;
  /** Default: 1. */
  k?: number;
}

/**
 * x / (k + alpha · mean of x² over `size` neighbouring channels)^beta: `torch.nn.functional.local_response_norm`.
 *
 * @param x - (N, C, …) with at least one spatial dimension
 * @throws ShapeError for fewer dimensions; RangeError unless size is a whole number from 1 up
 * @example
 * ```ts
 * localResponseNorm(tensor([[[1], [2], [3]]]), 2); // [[[1.0000], [1.9996], [2.9985]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.local_response_norm.html
 */
export function localResponseNorm(x: Tensor, size: number, options: LocalResponseNormOptions = {}): Tensor {
  const { alpha = 1e-4, beta = 0.75, k = 1 } = options;
  checkFloats('localResponseNorm', { x });
  if (x.ndim < 3)
    throw new ShapeError(`localResponseNorm: x must have the shape (N, C, L, …), got ${showShape(x.shape)}`);
  if (!Number.isInteger(size) || size < 1)
    throw new RangeError(`localResponseNorm: size must be a whole number from 1 up, got ${show(size)}`);
  if (x.numel() === 0) return x;
  const squares = x.square().unsqueeze(1);
  const [before, after] = [Math.floor(size / 2), Math.floor((size - 1) / 2)];
  let means: Tensor;
  if (x.ndim === 3) {
    means = avgPool2d(pad(squares, [0, 0, before, after]), [size, 1], { stride: 1 });
  } else {
    const flat = squares.reshape([x.shape[0]!, 1, x.shape[1]!, x.shape[2]!, -1]);
    means = avgPool3d(pad(flat, [0, 0, 0, 0, before, after]), [size, 1, 1], { stride: 1 });
  }
  return x.div(means.reshape(x.shape).mul(alpha).add(k).pow(beta));
}

/** Options of {@link normalize}. */
export interface NormalizeOptions {
  /** The exponent of the norm. Default: 2. */
  p?: number;
  /** The dimension along which vectors lie. Default: 1. */
  dim?: number | readonly number[];
  /** The least the norm counts as. Default: 1e-12. */
  eps?: number;
}

/**
 * Vectors divided by their p-norm: x / max(‖x‖ₚ, eps), `torch.nn.functional.normalize`.
 *
 * @throws RangeError if `dim` is out of range
 * @example
 * ```ts
 * normalize(tensor([[3, 4]])); // [[0.6000, 0.8000]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.normalize.html
 */
export function normalize(x: Tensor, options: NormalizeOptions = {}): Tensor {
  const { p = 2, dim = 1, eps = 1e-12 } = options;
  checkFloats('normalize', { x });
  return x.div(x.norm(p, dim, true).clampMin(eps));
}
