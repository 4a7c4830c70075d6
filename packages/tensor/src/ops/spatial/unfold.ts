import { apply } from '../../autograd/dispatch.ts';
import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkFloatTensor } from '../../core/operand.ts';
import type { Given } from '../../core/options.ts';
import { naming } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { type BlockOptions, blockCounts, readBlocks, unfoldBlocksOp } from './blocks.ts';
import type { Sizes } from './spatialSizes.ts';

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
export function unfold(
  x: Tensor,
  kernelSize: Sizes,
  ...given: Given<BlockOptions, [dilation: Sizes, padding: Sizes, stride: Sizes]>
): Tensor {
  checkFloatTensor('unfold', x, 'x');
  if (x.ndim !== 3 && x.ndim !== 4)
    throw new ShapeError(`unfold: x must have the shape (N, C, H, W) or (C, H, W), got ${showShape(x.shape)}`);
  const attrs = readBlocks('unfold', kernelSize, given);
  const counts = blockCounts(x.shape.slice(-2), attrs);
  if (counts.some((n) => n < 1) || x.shape.slice(-3).includes(0))
    throw new ShapeError(
      `unfold: the window does not fit an input of shape ${showShape(x.shape)}: there would be ${showShape(counts)} blocks`,
    );
  const images = x.ndim === 4 ? x : x.unsqueeze(0);
  const columns = naming('unfold', () => apply(unfoldBlocksOp, [images], attrs));
  return x.ndim === 4 ? columns : columns.squeeze(0);
}
