import { apply } from '../../autograd/dispatch.ts';
import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkFloatTensor } from '../../core/operand.ts';
import type { Given } from '../../core/options.ts';
import { naming } from '../../core/room.ts';
import { numelOf } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { type BlockOptions, blockCounts, foldBlocksOp, readBlocks } from './blocks.ts';
import { type Sizes, spatialSizes } from './spatialSizes.ts';

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
export function fold(
  x: Tensor,
  outputSize: Sizes,
  kernelSize: Sizes,
  ...given: Given<BlockOptions, [dilation: Sizes, padding: Sizes, stride: Sizes]>
): Tensor {
  checkFloatTensor('fold', x, 'x');
  if ((x.ndim !== 2 && x.ndim !== 3) || x.shape.slice(-2).includes(0))
    throw new ShapeError(`fold: x must have the shape (N, C·kernel, L) or (C·kernel, L), got ${showShape(x.shape)}`);
  const image = spatialSizes('fold', 'outputSize', outputSize, 2, 1);
  const attrs = { ...readBlocks('fold', kernelSize, given), outputSize: image };
  const counts = blockCounts(image, attrs);
  const taps = numelOf(attrs.kernel);
  const [rows, blocks] = x.shape.slice(-2) as [number, number];
  if (rows % taps !== 0)
    throw new ShapeError(
      `fold: the rows of x of shape ${showShape(x.shape)} must be divisible by the ${taps} elements of kernelSize ${showShape(attrs.kernel)}`,
    );
  if (counts.some((n) => n < 1) || blocks !== numelOf(counts))
    throw new ShapeError(
      `fold: for an image of ${showShape(image)} x must hold ${counts.join(' · ')} blocks, got shape ${showShape(x.shape)}`,
    );
  const columns = x.ndim === 3 ? x : x.unsqueeze(0);
  const images = naming('fold', () => apply(foldBlocksOp, [columns], attrs));
  return x.ndim === 3 ? images : images.squeeze(0);
}
