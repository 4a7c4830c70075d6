import type { Tensor } from '../../tensor.ts';
import { type AdaptiveSizes, adaptive } from './adaptiveAvgPool.ts';
import type { WithIndices } from './maxPool.ts';

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
