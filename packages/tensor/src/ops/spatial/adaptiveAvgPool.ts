import { apply } from '../../autograd/dispatch.ts';
import { checkRoom } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { adaptiveAvgPoolOp, adaptiveMaxPoolOp } from './poolOps.ts';
import { adaptedShape, checkInput } from './poolWindow.ts';
import { spatialSizes } from './spatialSizes.ts';

/** One size for all spatial dimensions or one each; null keeps the input's. */
export type AdaptiveSizes = number | null | readonly (number | null)[];

/**
 * Means over windows that divide the input into a given number of parts, over one dimension:
 * part i goes from ⌊i·L/out⌋ to ⌈(i+1)·L/out⌉.
 *
 * @throws ShapeError for other numbers of dimensions; RangeError unless the sizes are whole numbers from 0 up
 * @example
 * ```ts
 * adaptiveAvgPool1d(tensor([[[1, 2, 3, 4]]]), 2); // [[[1.5, 3.5]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_avg_pool1d.html
 */
export function adaptiveAvgPool1d(x: Tensor, outputSize: AdaptiveSizes): Tensor {
  return adaptive('adaptiveAvgPool1d', 1, x, outputSize, 'avg')[0]!;
}

/**
 * {@link adaptiveAvgPool1d} over two dimensions.
 *
 * @throws ShapeError for other numbers of dimensions; RangeError unless the sizes are whole numbers from 0 up
 * @example
 * ```ts
 * adaptiveAvgPool2d(arange(16, { dtype: 'float32' }).view(1, 1, 4, 4), 1); // [[[[7.5]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_avg_pool2d.html
 */
export function adaptiveAvgPool2d(x: Tensor, outputSize: AdaptiveSizes): Tensor {
  return adaptive('adaptiveAvgPool2d', 2, x, outputSize, 'avg')[0]!;
}

/**
 * {@link adaptiveAvgPool1d} over three dimensions.
 *
 * @throws ShapeError for other numbers of dimensions; RangeError unless the sizes are whole numbers from 0 up
 * @example
 * ```ts
 * adaptiveAvgPool3d(ones(1, 2, 4, 5, 6), 2).shape; // [1, 2, 2, 2, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_avg_pool3d.html
 */
export function adaptiveAvgPool3d(x: Tensor, outputSize: AdaptiveSizes): Tensor {
  return adaptive('adaptiveAvgPool3d', 3, x, outputSize, 'avg')[0]!;
}

export function adaptive(
  where: string,
  rank: number,
  x: Tensor,
  outputSize: AdaptiveSizes,
  kind: 'avg' | 'max',
): Tensor[] {
  checkInput(where, rank, x);
  const sizes = x.shape.slice(-rank);
  const asked = Array.isArray(outputSize)
    ? (outputSize as readonly (number | null)[])
    : new Array<number | null>(rank).fill(outputSize as number | null);
  spatialSizes(
    where,
    'outputSize',
    asked.map((n, i) => n ?? sizes[i] ?? 0),
    rank,
    0,
  );
  const attrs = { rank, outputSize: asked.length === 1 ? new Array<number | null>(rank).fill(asked[0]!) : [...asked] };
  checkRoom(where, adaptedShape(attrs, x.shape), x.dtype);
  return kind === 'max' ? apply(adaptiveMaxPoolOp, [x], attrs) : [apply(adaptiveAvgPoolOp, [x], attrs)];
}
