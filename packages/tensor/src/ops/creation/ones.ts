import type { Tensor } from '../../tensor.ts';
import { filled, type LikeOptions, like, readSizeArgs, type SizeArgs } from './tensorOptions.ts';

/**
 * A tensor of ones.
 *
 * @throws RangeError unless sizes are whole numbers from 0 up; TypeError for an unknown dtype
 * @example
 * ```ts
 * ones(2, 2); // [[1, 1], [1, 1]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.ones.html
 */
export function ones(...args: SizeArgs): Tensor {
  const [shape, options] = readSizeArgs('ones', args);
  return filled('ones', shape, 1, options, 'float32');
}

/**
 * Ones of another tensor's shape and dtype, in its order of memory or the `memoryFormat` that the options name.
 *
 * @example
 * ```ts
 * onesLike(tensor([5, 6])); // [1, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.ones_like.html
 */
export function onesLike(t: Tensor, options: LikeOptions = {}): Tensor {
  return like('onesLike', t, 1, options);
}
