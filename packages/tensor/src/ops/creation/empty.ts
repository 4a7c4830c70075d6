import { formatStrides, readMemoryFormat } from '../../core/memoryFormat.ts';
import { contiguousStrides } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { filled, type LikeOptions, like, likeOptions, readSizeArgs, type SizeArgs } from './tensorOptions.ts';

/**
 * A tensor whose values are to be overwritten. JavaScript gives no memory that is not cleared: they are 0.
 *
 * @param args - sizes, then options; `memoryFormat`: 'channelsLast' for (N, C, H, W), 'channelsLast3d' for (N, C, D, H,
 *   W).
 * @throws RangeError unless sizes are whole numbers from 0 up; TypeError for an unknown dtype; ShapeError if the format
 *   is for another number of dimensions
 * @example
 * ```ts
 * empty(2, 3).shape; // [2, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.empty.html
 */
export function empty(...args: SizeArgs<LikeOptions>): Tensor {
  const [shape, options] = readSizeArgs<LikeOptions>('empty', args);
  const format = readMemoryFormat('empty', { memoryFormat: options.memoryFormat }, 'contiguous');
  if (format === 'preserve') throw new RangeError("empty: memoryFormat must name a layout, got 'preserve'");
  const strides = formatStrides('empty', format, { shape, _strides: contiguousStrides(shape) });
  return filled('empty', shape, 0, options, 'float32', strides, likeOptions);
}

/**
 * A tensor of another one's shape, dtype and order of memory (or the `memoryFormat` that the options name), to be
 * overwritten: its values are 0.
 *
 * @example
 * ```ts
 * emptyLike(ones(2, 3)).shape; // [2, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.empty_like.html
 */
export function emptyLike(t: Tensor, options: LikeOptions = {}): Tensor {
  return like('emptyLike', t, 0, options);
}
