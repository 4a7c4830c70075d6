import {
  convOutputSize,
  fold as foldArray,
  spatialTriple,
  type UnfoldGeometry,
  unfold as unfoldArray,
  volume,
} from '@wick/kernels';
import { allocate, type FloatArray, isFloat } from '../core/dtype.ts';
import { ShapeError, show, showShape } from '../core/errors.ts';
import { dense, wrapArray } from '../core/make.ts';
import { apply } from '../dispatch.ts';
import type { OpRecord } from '../op.ts';
import type { Tensor } from '../tensor.ts';
import { checkTensor } from './arguments.ts';
import { type Sizes, spatialSizes } from './spatial.ts';

/** (N, C, H, W) to (N, C · volume of the kernel, positions). */
export const unfoldBlocksOp: OpRecord<[Tensor], UnfoldGeometry> = {
  name: 'unfoldBlocks',
  forward([x], geometry) {
    const { batch, channels, kernel, output } = geometry;
    const shape = [batch, channels * volume(kernel), volume(output)];
    const out = allocate(x.dtype, shape[0]! * shape[1]! * shape[2]!) as FloatArray;
    unfoldArray(dense(x) as FloatArray, out, geometry);
    return wrapArray(out, shape, x.dtype);
  },
  backward: (g, ctx) => [apply(foldBlocksOp, [g], ctx.attrs)],
};

/** The adjoint of {@link unfoldBlocksOp}. */
export const foldBlocksOp: OpRecord<[Tensor], UnfoldGeometry> = {
  name: 'foldBlocks',
  forward([x], geometry) {
    const { batch, channels, input } = geometry;
    const out = allocate(x.dtype, batch * channels * volume(input)) as FloatArray;
    foldArray(dense(x) as FloatArray, out, geometry);
    return wrapArray(out, [batch, channels, input[1], input[2]], x.dtype);
  },
  backward: (gg, ctx) => [apply(unfoldBlocksOp, [gg], ctx.attrs)],
};

/** Options of {@link unfold} and {@link fold}. */
export interface BlockOptions {
  /** Distance of the elements of a block. Default: 1. */
  dilation?: Sizes;
  /** Zeros on every side of the image. Default: 0. */
  padding?: Sizes;
  /** Distance of the blocks. Default: 1. */
  stride?: Sizes;
}

/**
 * The blocks under a sliding window, one column each: `torch.nn.functional.unfold` (im2col). The blocks' number L is
 * the product over height and width of ⌊(n + 2·padding - dilation·(kernel - 1) - 1) / stride⌋ + 1.
 *
 * @param x - (N, C, H, W) or (C, H, W)
 * @param kernelSize - of the blocks, one number or two
 * @returns (N, C·kernel, L) or (C·kernel, L)
 * @throws ShapeError if the window does not fit
 * @example
 * ```ts
 * unfold(arange(16, { dtype: 'float32' }).view(1, 1, 4, 4), 2, { stride: 2 }).shape; // [1, 4, 4]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.unfold.html
 */
export function unfold(x: Tensor, kernelSize: Sizes, options: BlockOptions = {}): Tensor {
  checkFloats('unfold', x);
  if (x.ndim !== 3 && x.ndim !== 4)
    throw new ShapeError(`unfold: x must have the shape (N, C, H, W) or (C, H, W), got ${showShape(x.shape)}`);
  const window = windowOf('unfold', x.shape.slice(-2), kernelSize, options);
  if (window.output.some((n) => n < 1) || x.shape.slice(-3).includes(0))
    throw new ShapeError(
      `unfold: the window does not fit an input of shape ${showShape(x.shape)}: there would be ${showShape(window.output.slice(1))} blocks`,
    );
  const images = x.ndim === 4 ? x : x.unsqueeze(0);
  const [batch, channels] = images.shape as [number, number];
  const columns = apply(unfoldBlocksOp, [images], { batch, channels, ...window });
  return x.ndim === 4 ? columns : columns.squeeze(0);
}

/**
 * Adds blocks up to the images that {@link unfold} takes them from: `torch.nn.functional.fold` (col2im). Where blocks
 * overlap their values are summed, so this is not unfold's inverse but its adjoint.
 *
 * @param x - (N, C·kernel, L) or (C·kernel, L)
 * @param outputSize - height and width of the images, one number or two
 * @param kernelSize - of the blocks, one number or two
 * @returns (N, C, H, W) or (C, H, W)
 * @throws ShapeError if the kernel does not divide the rows, or L is not the number of blocks
 * @example
 * ```ts
 * fold(ones(1, 4, 4), 4, 2, { stride: 2 }).shape; // [1, 1, 4, 4]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.fold.html
 */
export function fold(x: Tensor, outputSize: Sizes, kernelSize: Sizes, options: BlockOptions = {}): Tensor {
  checkFloats('fold', x);
  if ((x.ndim !== 2 && x.ndim !== 3) || x.shape.slice(-2).includes(0))
    throw new ShapeError(`fold: x must have the shape (N, C·kernel, L) or (C·kernel, L), got ${showShape(x.shape)}`);
  const image = spatialSizes('fold', 'outputSize', outputSize, 2, 1);
  const window = windowOf('fold', image, kernelSize, options);
  const taps = volume(window.kernel);
  const [rows, blocks] = x.shape.slice(-2) as [number, number];
  if (rows % taps !== 0)
    throw new ShapeError(
      `fold: the rows of x of shape ${showShape(x.shape)} must be divisible by the ${taps} elements of kernelSize ${showShape(window.kernel.slice(1))}`,
    );
  if (window.output.some((n) => n < 1) || blocks !== volume(window.output))
    throw new ShapeError(
      `fold: for an image of ${showShape(image)} x must hold ${window.output.slice(1).join(' · ')} blocks, got shape ${showShape(x.shape)}`,
    );
  const columns = x.ndim === 3 ? x : x.unsqueeze(0);
  const images = apply(foldBlocksOp, [columns], { batch: columns.shape[0]!, channels: rows / taps, ...window });
  return x.ndim === 3 ? images : images.squeeze(0);
}

function windowOf(where: string, input: readonly number[], kernelSize: Sizes, options: BlockOptions) {
  const kernel = spatialSizes(where, 'kernelSize', kernelSize, 2, 1);
  const dilation = spatialSizes(where, 'dilation', options.dilation ?? 1, 2, 1);
  const padding = spatialSizes(where, 'padding', options.padding ?? 0, 2, 0);
  const stride = spatialSizes(where, 'stride', options.stride ?? 1, 2, 1);
  const output = input.map((n, i) => convOutputSize(n, kernel[i]!, stride[i]!, padding[i]!, dilation[i]!));
  return {
    input: spatialTriple(input, 1),
    kernel: spatialTriple(kernel, 1),
    dilation: spatialTriple(dilation, 1),
    padding: spatialTriple(padding, 0),
    stride: spatialTriple(stride, 1),
    output: spatialTriple(output, 1),
  };
}

function checkFloats(where: string, x: Tensor): void {
  checkTensor(where, x, 'x');
  if (!isFloat(x.dtype)) throw new TypeError(`${where}: x must be a floating-point tensor, got ${show(x)}`);
}
