import { poolOutputSize, spatialTriple } from '@wick/kernels';
import { isFloat } from '../core/dtype.ts';
import { ShapeError, show, showShape } from '../core/errors.ts';
import { numelOf } from '../core/shape.ts';
import { apply } from '../dispatch.ts';
import type { Tensor } from '../tensor.ts';
import { adaptiveAvgPoolOp, adaptiveMaxPoolOp, avgPoolOp, maxPoolOp } from './pool.ts';
import { type Sizes, spatialSizes } from './spatial.ts';

/** Options of the max pools. */
export interface MaxPoolOptions {
  /** Steps of the window. Default: the kernel's size. */
  stride?: Sizes | null;
  /** Places of -Infinity around the input, at most half the kernel. Default: 0. */
  padding?: Sizes;
  /** Distance of the window's taps. Default: 1. */
  dilation?: Sizes;
  /** Round the size of the result up instead of down. Default: false. */
  ceilMode?: boolean;
}

/** Options of the average pools. */
export interface AvgPoolOptions {
  /** Steps of the window. Default: the kernel's size. */
  stride?: Sizes | null;
  /** Zeros around the input, at most half the kernel. Default: 0. */
  padding?: Sizes;
  /** Round the size of the result up instead of down. Default: false. */
  ceilMode?: boolean;
  /** Whether the zeros count as elements of the window. Default: true. */
  countIncludePad?: boolean;
  /** Divide by this instead of the window's size. */
  divisorOverride?: number | null;
}

/** A pool's result with, for each element, its int64 place in the input's plane. */
export type WithIndices = [values: Tensor, indices: Tensor];

/**
 * The largest element of each window over one dimension: `torch.nn.functional.max_pool1d`. NaN counts as largest.
 *
 * @param x - (N, C, L) or (C, L)
 * @param kernel - size of the window
 * @throws ShapeError for other numbers of dimensions or a kernel that does not fit; RangeError for a bad option
 * @example
 * ```ts
 * maxPool1d(tensor([[[1, 2, 3, 4]]]), 2); // [[[2, 4]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.max_pool1d.html
 */
export function maxPool1d(x: Tensor, kernel: Sizes, options?: MaxPoolOptions & { returnIndices?: false }): Tensor;
export function maxPool1d(x: Tensor, kernel: Sizes, options: MaxPoolOptions & { returnIndices: true }): WithIndices;
export function maxPool1d(
  x: Tensor,
  kernel: Sizes,
  options: MaxPoolOptions & { returnIndices?: boolean } = {},
): Tensor | WithIndices {
  return maxPool('maxPool1d', 1, x, kernel, options);
}

/**
 * The largest element of each window over two dimensions, see {@link maxPool1d}.
 *
 * @param x - (N, C, H, W) or (C, H, W)
 * @throws ShapeError for other numbers of dimensions or a kernel that does not fit; RangeError for a bad option
 * @example
 * ```ts
 * maxPool2d(arange(16, { dtype: 'float32' }).view(1, 1, 4, 4), 2); // [[[[5, 7], [13, 15]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.max_pool2d.html
 */
export function maxPool2d(x: Tensor, kernel: Sizes, options?: MaxPoolOptions & { returnIndices?: false }): Tensor;
export function maxPool2d(x: Tensor, kernel: Sizes, options: MaxPoolOptions & { returnIndices: true }): WithIndices;
export function maxPool2d(
  x: Tensor,
  kernel: Sizes,
  options: MaxPoolOptions & { returnIndices?: boolean } = {},
): Tensor | WithIndices {
  return maxPool('maxPool2d', 2, x, kernel, options);
}

/**
 * The largest element of each window over three dimensions, see {@link maxPool1d}.
 *
 * @param x - (N, C, D, H, W) or (C, D, H, W)
 * @throws ShapeError for other numbers of dimensions or a kernel that does not fit; RangeError for a bad option
 * @example
 * ```ts
 * maxPool3d(ones(1, 1, 4, 4, 4), 2).shape; // [1, 1, 2, 2, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.max_pool3d.html
 */
export function maxPool3d(x: Tensor, kernel: Sizes, options?: MaxPoolOptions & { returnIndices?: false }): Tensor;
export function maxPool3d(x: Tensor, kernel: Sizes, options: MaxPoolOptions & { returnIndices: true }): WithIndices;
export function maxPool3d(
  x: Tensor,
  kernel: Sizes,
  options: MaxPoolOptions & { returnIndices?: boolean } = {},
): Tensor | WithIndices {
  return maxPool('maxPool3d', 3, x, kernel, options);
}

/**
 * The mean of each window over one dimension: `torch.nn.functional.avg_pool1d`.
 *
 * @param x - (N, C, L) or (C, L)
 * @throws ShapeError for other numbers of dimensions or a kernel that does not fit; RangeError for a bad option
 * @example
 * ```ts
 * avgPool1d(tensor([[[1, 2, 3, 4]]]), 2); // [[[1.5, 3.5]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.avg_pool1d.html
 */
export function avgPool1d(x: Tensor, kernel: Sizes, options: AvgPoolOptions = {}): Tensor {
  return avgPool('avgPool1d', 1, x, kernel, options);
}

/**
 * The mean of each window over two dimensions: `torch.nn.functional.avg_pool2d`.
 *
 * @param x - (N, C, H, W) or (C, H, W)
 * @throws ShapeError for other numbers of dimensions or a kernel that does not fit; RangeError for a bad option
 * @example
 * ```ts
 * avgPool2d(arange(16, { dtype: 'float32' }).view(1, 1, 4, 4), 2); // [[[[2.5, 4.5], [10.5, 12.5]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.avg_pool2d.html
 */
export function avgPool2d(x: Tensor, kernel: Sizes, options: AvgPoolOptions = {}): Tensor {
  return avgPool('avgPool2d', 2, x, kernel, options);
}

/**
 * The mean of each window over three dimensions: `torch.nn.functional.avg_pool3d`.
 *
 * @param x - (N, C, D, H, W) or (C, D, H, W)
 * @throws ShapeError for other numbers of dimensions or a kernel that does not fit; RangeError for a bad option
 * @example
 * ```ts
 * avgPool3d(ones(1, 1, 4, 4, 4), 2).shape; // [1, 1, 2, 2, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.avg_pool3d.html
 */
export function avgPool3d(x: Tensor, kernel: Sizes, options: AvgPoolOptions = {}): Tensor {
  return avgPool('avgPool3d', 3, x, kernel, options);
}

/** One size for all spatial dimensions or one each; null keeps the input's. */
export type AdaptiveSizes = number | null | readonly (number | null)[];

/**
 * Means over windows that divide the input into a given number of parts, over one dimension:
 * part i goes from ⌊i·L/out⌋ to ⌈(i+1)·L/out⌉.
 *
 * @throws ShapeError for other numbers of dimensions; RangeError unless the sizes are whole numbers from 0 up
 * @example
 * ```ts
 * adaptiveAvgPool1d(tensor([[[1, 2, 3, 4]]]), 2); // [[[1.5, 3.5]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_avg_pool1d.html
 */
export function adaptiveAvgPool1d(x: Tensor, outputSize: AdaptiveSizes): Tensor {
  return adaptive('adaptiveAvgPool1d', 1, x, outputSize, 'avg')[0]!;
}

/**
 * {@link adaptiveAvgPool1d} over two dimensions.
 *
 * @throws ShapeError for other numbers of dimensions; RangeError unless the sizes are whole numbers from 0 up
 * @example
 * ```ts
 * adaptiveAvgPool2d(arange(16, { dtype: 'float32' }).view(1, 1, 4, 4), 1); // [[[[7.5]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_avg_pool2d.html
 */
export function adaptiveAvgPool2d(x: Tensor, outputSize: AdaptiveSizes): Tensor {
  return adaptive('adaptiveAvgPool2d', 2, x, outputSize, 'avg')[0]!;
}

/**
 * {@link adaptiveAvgPool1d} over three dimensions.
 *
 * @throws ShapeError for other numbers of dimensions; RangeError unless the sizes are whole numbers from 0 up
 * @example
 * ```ts
 * adaptiveAvgPool3d(ones(1, 2, 4, 5, 6), 2).shape; // [1, 2, 2, 2, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_avg_pool3d.html
 */
export function adaptiveAvgPool3d(x: Tensor, outputSize: AdaptiveSizes): Tensor {
  return adaptive('adaptiveAvgPool3d', 3, x, outputSize, 'avg')[0]!;
}

/**
 * The largest element of each of a given number of parts over one dimension, and its place.
 *
 * @example
 * ```ts
 * adaptiveMaxPool1d(tensor([[[1, 2, 3, 4]]]), 2)[0]; // [[[2, 4]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_max_pool1d.html
 */
export function adaptiveMaxPool1d(x: Tensor, outputSize: AdaptiveSizes): WithIndices {
  return adaptive('adaptiveMaxPool1d', 1, x, outputSize, 'max') as WithIndices;
}

/**
 * {@link adaptiveMaxPool1d} over two dimensions.
 *
 * @example
 * ```ts
 * adaptiveMaxPool2d(arange(16, { dtype: 'float32' }).view(1, 1, 4, 4), 1)[0]; // [[[[15]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_max_pool2d.html
 */
export function adaptiveMaxPool2d(x: Tensor, outputSize: AdaptiveSizes): WithIndices {
  return adaptive('adaptiveMaxPool2d', 2, x, outputSize, 'max') as WithIndices;
}

/**
 * {@link adaptiveMaxPool1d} over three dimensions.
 *
 * @example
 * ```ts
 * adaptiveMaxPool3d(ones(1, 2, 4, 5, 6), 2)[0].shape; // [1, 2, 2, 2, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_max_pool3d.html
 */
export function adaptiveMaxPool3d(x: Tensor, outputSize: AdaptiveSizes): WithIndices {
  return adaptive('adaptiveMaxPool3d', 3, x, outputSize, 'max') as WithIndices;
}

function maxPool(
  where: string,
  rank: number,
  x: Tensor,
  kernelSize: Sizes,
  options: MaxPoolOptions & { returnIndices?: boolean },
): Tensor | WithIndices {
  const window = windowOf(where, rank, x, kernelSize, options);
  const dilation = spatialSizes(where, 'dilation', options.dilation ?? 1, rank, 1);
  const output = window.sizes.map((n, i) =>
    poolOutputSize(
      n,
      window.kernel[i]!,
      window.stride[i]!,
      window.padding[i]!,
      dilation[i]!,
      options.ceilMode ?? false,
    ),
  );
  checkOutput(where, x, output);
  const geometry = { ...triples(window, output), dilation: spatialTriple(dilation, 1) };
  const [values, indices] = apply(maxPoolOp, [x], { geometry, shape: [...window.lead, ...output] });
  return options.returnIndices ? [values!, indices!] : values!;
}

function avgPool(where: string, rank: number, x: Tensor, kernelSize: Sizes, options: AvgPoolOptions): Tensor {
  const { countIncludePad = true, divisorOverride = null } = options;
  if (divisorOverride !== null && (!Number.isInteger(divisorOverride) || divisorOverride === 0))
    throw new RangeError(`${where}: divisorOverride must be a whole number other than 0, got ${show(divisorOverride)}`);
  const window = windowOf(where, rank, x, kernelSize, options);
  const output = window.sizes.map((n, i) =>
    poolOutputSize(n, window.kernel[i]!, window.stride[i]!, window.padding[i]!, 1, options.ceilMode ?? false),
  );
  checkOutput(where, x, output);
  return apply(avgPoolOp, [x], {
    geometry: triples(window, output),
    shape: [...window.lead, ...output],
    divisor: { countIncludePad, divisorOverride },
  });
}

function adaptive(where: string, rank: number, x: Tensor, outputSize: AdaptiveSizes, kind: 'avg' | 'max'): Tensor[] {
  checkInput(where, rank, x);
  const sizes = x.shape.slice(-rank);
  const asked = Array.isArray(outputSize)
    ? (outputSize as readonly (number | null)[])
    : new Array<number | null>(rank).fill(outputSize as number | null);
  const output = spatialSizes(
    where,
    'outputSize',
    asked.map((n, i) => n ?? sizes[i] ?? 0),
    rank,
    0,
  );
  const lead = x.shape.slice(0, -rank);
  const geometry = { planes: numelOf(lead), input: spatialTriple(sizes, 1), output: spatialTriple(output, 1) };
  const shape = [...lead, ...output];
  return kind === 'max'
    ? apply(adaptiveMaxPoolOp, [x], { geometry, shape })
    : [apply(adaptiveAvgPoolOp, [x], { geometry, shape })];
}

interface Window {
  readonly lead: number[];
  readonly sizes: number[];
  readonly kernel: number[];
  readonly stride: number[];
  readonly padding: number[];
}

function windowOf(
  where: string,
  rank: number,
  x: Tensor,
  kernelSize: Sizes,
  options: { stride?: Sizes | null; padding?: Sizes },
): Window {
  checkInput(where, rank, x);
  const kernel = spatialSizes(where, 'kernel', kernelSize, rank, 1);
  const stride = spatialSizes(where, 'stride', options.stride ?? kernel, rank, 1);
  const padding = spatialSizes(where, 'padding', options.padding ?? 0, rank, 0);
  if (padding.some((p, i) => p > kernel[i]! / 2))
    throw new RangeError(
      `${where}: padding must be at most half of the kernel, got padding ${show(padding)} with kernel ${show(kernel)}`,
    );
  return { lead: x.shape.slice(0, -rank), sizes: x.shape.slice(-rank), kernel, stride, padding };
}

function checkInput(where: string, rank: number, x: Tensor): void {
  if (x.ndim !== rank + 1 && x.ndim !== rank + 2)
    throw new ShapeError(
      `${where}: expected an input of ${rank + 1} (unbatched) or ${rank + 2} dimensions, got shape ${showShape(x.shape)}`,
    );
  if (!isFloat(x.dtype)) throw new TypeError(`${where}: the input must be a floating-point tensor, got ${show(x)}`);
}

function checkOutput(where: string, x: Tensor, output: readonly number[]): void {
  if (output.some((n) => n < 1))
    throw new ShapeError(
      `${where}: the window does not fit an input of shape ${showShape(x.shape)}: the result would be of spatial size ${showShape(output)}`,
    );
}

function triples({ lead, sizes, kernel, stride, padding }: Window, output: readonly number[]) {
  return {
    planes: numelOf(lead),
    input: spatialTriple(sizes, 1),
    output: spatialTriple(output, 1),
    kernel: spatialTriple(kernel, 1),
    stride: spatialTriple(stride, 1),
    padding: spatialTriple(padding, 0),
  };
}
