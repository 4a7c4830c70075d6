import type { Tensor } from '../../tensor.ts';
import { filled, type LikeOptions, like, readSizeArgs, type SizeArgs } from './tensorOptions.ts';

/**
 * A tensor of zeros.
 *
 * @param args - the shape, as an array or as numbers, then options.
 * @throws RangeError unless sizes are whole numbers from 0 up; TypeError for an unknown dtype
 * @example
 * ```ts
 * zeros(2, 3); // [[0, 0, 0], [0, 0, 0]]
 * zeros([2, 3], { dtype: 'int64' });
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.zeros.html
 */
export function zeros(...args: SizeArgs): Tensor {
  const [shape, options] = readSizeArgs('zeros', args);
  return filled('zeros', shape, 0, options, 'float32');
}

/**
 * Zeros of another tensor's shape and dtype, in its order of memory or the `memoryFormat` that the options name.
 *
 * @example
 * ```ts
 * zerosLike(tensor([5, 6])); // [0, 0]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.zeros_like.html
 */
export function zerosLike(t: Tensor, options: LikeOptions = {}): Tensor {
  return like('zerosLike', t, 0, options);
}
