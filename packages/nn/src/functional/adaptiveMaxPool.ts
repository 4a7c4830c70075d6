import { flag, type Given, optionTable } from '@wick/tensor/internal';
import {
  type AdaptiveSizes,
  adaptiveMaxPool1d as pool1d,
  adaptiveMaxPool2d as pool2d,
  adaptiveMaxPool3d as pool3d,
  type Tensor,
  type WithIndices,
} from '@wick/tensor/light';

/** Options of the adaptive max pools. */
export interface AdaptiveMaxPoolOptions<I extends boolean> {
  /** Give `[values, indices]` instead of the values alone. Default: false. */
  returnIndices?: I;
}

type Pooled<I extends boolean> = I extends true ? WithIndices : Tensor;

const table = optionTable({ returnIndices: flag(false) }, ['returnIndices']);

type GivenReturn<I extends boolean> = Given<AdaptiveMaxPoolOptions<I>, [returnIndices: I]>;

function pooled<I extends boolean>(where: string, both: WithIndices, given: GivenReturn<I>): Pooled<I> {
  return (table.take(where, given).returnIndices ? both : both[0]) as Pooled<I>;
}

/**
 * The largest element of each of `outputSize` parts of the last dimension: `torch.nn.functional.adaptive_max_pool1d`.
 *
 * @param x - (N, C, L) or (C, L)
 * @throws ShapeError for other numbers of dimensions; RangeError for a bad size
 * @example
 * ```ts
 * functional.adaptiveMaxPool1d(tensor([[[1, 2, 3, 4]]]), 2); // [[[2, 4]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_max_pool1d.html
 */
export function adaptiveMaxPool1d<I extends boolean = false>(
  x: Tensor,
  outputSize: AdaptiveSizes,
  ...given: GivenReturn<I>
): Pooled<I> {
  return pooled('adaptiveMaxPool1d', pool1d(x, outputSize), given);
}

/**
 * {@link adaptiveMaxPool1d} over two dimensions.
 *
 * @throws ShapeError for other numbers of dimensions; RangeError for a bad size
 * @example
 * ```ts
 * functional.adaptiveMaxPool2d(arange(16, { dtype: 'float32' }).view(1, 1, 4, 4), 2); // [[[[5, 7], [13, 15]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_max_pool2d.html
 */
export function adaptiveMaxPool2d<I extends boolean = false>(
  x: Tensor,
  outputSize: AdaptiveSizes,
  ...given: GivenReturn<I>
): Pooled<I> {
  return pooled('adaptiveMaxPool2d', pool2d(x, outputSize), given);
}

/**
 * {@link adaptiveMaxPool1d} over three dimensions.
 *
 * @throws ShapeError for other numbers of dimensions; RangeError for a bad size
 * @example
 * ```ts
 * functional.adaptiveMaxPool3d(ones(1, 1, 4, 4, 4), 2).shape; // [1, 1, 2, 2, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_max_pool3d.html
 */
export function adaptiveMaxPool3d<I extends boolean = false>(
  x: Tensor,
  outputSize: AdaptiveSizes,
  ...given: GivenReturn<I>
): Pooled<I> {
  return pooled('adaptiveMaxPool3d', pool3d(x, outputSize), given);
}
