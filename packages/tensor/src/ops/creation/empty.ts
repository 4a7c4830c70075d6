import type { Tensor } from '../../tensor.ts';
import { filled, type LikeOptions, like, readSizeArgs, type SizeArgs } from './tensorOptions.ts';

/**
 * A tensor whose values are to be overwritten. JavaScript gives no memory that is not cleared: they are 0.
 *
 * @throws RangeError unless sizes are whole numbers from 0 up; TypeError for an unknown dtype
 * @example
 * ```ts
 * empty(2, 3).shape; // [2, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.empty.html
 */
export function empty(...args: SizeArgs): Tensor {
  const [shape, options] = readSizeArgs('empty', args);
  return filled('empty', shape, 0, options, 'float32');
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
