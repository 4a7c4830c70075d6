import type { Tensor } from '../../tensor.ts';
import { filled, like, readSizeArgs, type SizeArgs, type TensorOptions } from './tensorOptions.ts';

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
 * Ones of another tensor's shape and dtype.
 *
 * @example
 * ```ts
 * onesLike(tensor([5, 6])); // [1, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.ones_like.html
 */
export function onesLike(t: Tensor, options: TensorOptions = {}): Tensor {
  return like('onesLike', t, 1, options);
}
