import { apply, isSeen } from '../../autograd/dispatch.ts';
import { wantsGrad } from '../../autograd/gradMode.ts';
import { flag, type Given, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { checkRoom, naming } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { maxPoolOp, maxPoolValues } from './poolOps.ts';
import { pooledShape, windowOf } from './poolWindow.ts';
import { byRank, type Sizes, spatial } from './spatialSizes.ts';

/** Options of the max pools. */
export interface MaxPoolOptions {
  /** Steps of the window. Default: the kernel's size. */
  stride?: Sizes | null;
  /** Places of -Infinity around the input, at most half the kernel. Default: 0. */
  padding?: Sizes;
  /** Distance of the window's taps. Default: 1. */
  dilation?: Sizes;
  /** Round the size of the result up instead of down. Default: false. */
  ceilMode?: boolean;
}

/** A pool's result with, for each element, its int64 place in the input's plane. */
export type WithIndices = [values: Tensor, indices: Tensor];

const maxPoolOptions = byRank((rank) =>
  optionTable(
    {
      stride: unchecked<Sizes | null>(null),
      padding: spatial(0, rank, 0),
      dilation: spatial(1, rank, 1),
      ceilMode: flag(false),
      returnIndices: flag(false),
    } satisfies RulesFor<MaxPoolOptions & { returnIndices?: boolean }>,
    ['stride', 'padding', 'dilation', 'ceilMode', 'returnIndices'],
  ),
);

type GivenPool<O> = Given<O, [stride: Sizes | null, padding: Sizes, dilation: Sizes, ceilMode: boolean]>;

/** The options by name that ask for the places too, alone or after a stride and a padding by position. */
type WantsIndices =
  | [options: MaxPoolOptions & { returnIndices: true }]
  | [stride: Sizes | null | undefined, options: MaxPoolOptions & { returnIndices: true }]
  | [stride: Sizes | null | undefined, padding: Sizes | undefined, options: MaxPoolOptions & { returnIndices: true }];

/**
 * The largest element of each window over one dimension: `torch.nn.functional.max_pool1d`. NaN counts as largest.
 *
 * @param x - (N, C, L) or (C, L)
 * @param kernel - size of the window
 * @throws ShapeError for other numbers of dimensions or a kernel that does not fit; RangeError for a bad option
 * @example
 * ```ts
 * maxPool1d(tensor([[[1, 2, 3, 4]]]), 2); // [[[2, 4]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.max_pool1d.html
 */
export function maxPool1d(
  x: Tensor,
  kernel: Sizes,
  ...given: GivenPool<MaxPoolOptions & { returnIndices?: false }>
): Tensor;
export function maxPool1d(x: Tensor, kernel: Sizes, ...given: WantsIndices): WithIndices;
export function maxPool1d(x: Tensor, kernel: Sizes, ...given: readonly unknown[]): Tensor | WithIndices {
  return maxPool('maxPool1d', 1, x, kernel, given);
}

/**
 * {@link maxPool1d} and, for each element, its place in the line it is of: the same with `returnIndices`.
 *
 * @example
 * ```ts
 * maxPool1dWithIndices(tensor([[[1, 2, 4, 3]]]), 2); // [[[[2, 4]]], [[[1, 2]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.max_pool1d.html
 */
export function maxPool1dWithIndices(x: Tensor, kernel: Sizes, ...given: GivenPool<MaxPoolOptions>): WithIndices {
  const options = maxPoolOptions[0]!.take('maxPool1dWithIndices', given);
  return maxPool('maxPool1dWithIndices', 1, x, kernel, [{ ...options, returnIndices: true }]) as WithIndices;
}

/**
 * The largest element of each window over two dimensions, see {@link maxPool1d}.
 *
 * @param x - (N, C, H, W) or (C, H, W)
 * @throws ShapeError for other numbers of dimensions or a kernel that does not fit; RangeError for a bad option
 * @example
 * ```ts
 * maxPool2d(arange(16, { dtype: 'float32' }).view(1, 1, 4, 4), 2); // [[[[5, 7], [13, 15]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.max_pool2d.html
 */
export function maxPool2d(
  x: Tensor,
  kernel: Sizes,
  ...given: GivenPool<MaxPoolOptions & { returnIndices?: false }>
): Tensor;
export function maxPool2d(x: Tensor, kernel: Sizes, ...given: WantsIndices): WithIndices;
export function maxPool2d(x: Tensor, kernel: Sizes, ...given: readonly unknown[]): Tensor | WithIndices {
  return maxPool('maxPool2d', 2, x, kernel, given);
}

/**
 * The largest element of each window over three dimensions, see {@link maxPool1d}.
 *
 * @param x - (N, C, D, H, W) or (C, D, H, W)
 * @throws ShapeError for other numbers of dimensions or a kernel that does not fit; RangeError for a bad option
 * @example
 * ```ts
 * maxPool3d(ones(1, 1, 4, 4, 4), 2).shape; // [1, 1, 2, 2, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.max_pool3d.html
 */
export function maxPool3d(
  x: Tensor,
  kernel: Sizes,
  ...given: GivenPool<MaxPoolOptions & { returnIndices?: false }>
): Tensor;
export function maxPool3d(x: Tensor, kernel: Sizes, ...given: WantsIndices): WithIndices;
export function maxPool3d(x: Tensor, kernel: Sizes, ...given: readonly unknown[]): Tensor | WithIndices {
  return maxPool('maxPool3d', 3, x, kernel, given);
}

/** Whether nothing sees the places: no gradient, nobody who listens. */
function isUnseen(x: Tensor): boolean {
  return !isSeen() && !wantsGrad(x) && (x.dtype === 'float32' || x.dtype === 'float64');
}

function maxPool(
  where: string,
  rank: number,
  x: Tensor,
  kernelSize: Sizes,
  given: readonly unknown[],
): Tensor | WithIndices {
  const { returnIndices, ...asked } = maxPoolOptions[rank - 1]!.take(where, given);
  const window = windowOf(where, rank, x, kernelSize, asked);
  checkRoom(where, pooledShape(window, x.shape), 'int64');
  if (!returnIndices && isUnseen(x)) return naming(where, () => maxPoolValues(x, window));
  const asImages = rank === 1 && (returnIndices || wantsGrad(x));
  const [values, indices] = naming(where, () => apply(maxPoolOp, [x], asImages ? { ...window, asImages } : window));
  return returnIndices ? [values!, indices!] : values!;
}
