import { apply } from '../../autograd/dispatch.ts';
import { any, flag, type Given, optionTable, type Rule, type RulesFor, unchecked } from '../../core/options.ts';
import { checkRoom } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { avgPoolOp } from './poolOps.ts';
import { pooledShape, windowOf } from './poolWindow.ts';
import { byRank, type Sizes, spatial } from './spatialSizes.ts';

/** Options of the average pools. */
export interface AvgPoolOptions {
  /** Steps of the window. Default: the kernel's size. */
  stride?: Sizes | null;
  /** Zeros around the input, at most half the kernel. Default: 0. */
  padding?: Sizes;
  /** Round the size of the result up instead of down. Default: false. */
  ceilMode?: boolean;
  /** Whether the zeros count as elements of the window. Default: true. */
  countIncludePad?: boolean;
  /** Divide by this instead of the window's size. */
  divisorOverride?: number | null;
}

const divisor: Rule<number | null> = any<number | null>(
  null,
  'a whole number other than 0',
  (given) => given === null || typeof given === 'number',
  (given: number | null) => given === null || (Number.isInteger(given) && given !== 0),
);

const avgPoolOptions = byRank((rank) =>
  optionTable(
    {
      stride: unchecked<Sizes | null>(null),
      padding: spatial(0, rank, 0),
      ceilMode: flag(false),
      countIncludePad: flag(true),
      divisorOverride: divisor,
    } satisfies RulesFor<AvgPoolOptions>,
    ['stride', 'padding', 'ceilMode', 'countIncludePad', 'divisorOverride'],
  ),
);

/**
 * The mean of each window over one dimension: `torch.nn.functional.avg_pool1d`.
 *
 * @param x - (N, C, L) or (C, L)
 * @throws ShapeError for other numbers of dimensions or a kernel that does not fit; RangeError for a bad option
 * @example
 * ```ts
 * avgPool1d(tensor([[[1, 2, 3, 4]]]), 2); // [[[1.5, 3.5]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.avg_pool1d.html
 */
export function avgPool1d(
  x: Tensor,
  kernel: Sizes,
  ...args: Given<
    AvgPoolOptions,
    [stride: Sizes | null, padding: Sizes, ceilMode: boolean, countIncludePad: boolean, divisorOverride: number | null]
  >
): Tensor {
  return avgPool('avgPool1d', 1, x, kernel, args);
}

/**
 * The mean of each window over two dimensions: `torch.nn.functional.avg_pool2d`.
 *
 * @param x - (N, C, H, W) or (C, H, W)
 * @throws ShapeError for other numbers of dimensions or a kernel that does not fit; RangeError for a bad option
 * @example
 * ```ts
 * avgPool2d(arange(16, { dtype: 'float32' }).view(1, 1, 4, 4), 2); // [[[[2.5, 4.5], [10.5, 12.5]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.avg_pool2d.html
 */
export function avgPool2d(
  x: Tensor,
  kernel: Sizes,
  ...args: Given<
    AvgPoolOptions,
    [stride: Sizes | null, padding: Sizes, ceilMode: boolean, countIncludePad: boolean, divisorOverride: number | null]
  >
): Tensor {
  return avgPool('avgPool2d', 2, x, kernel, args);
}

/**
 * The mean of each window over three dimensions: `torch.nn.functional.avg_pool3d`.
 *
 * @param x - (N, C, D, H, W) or (C, D, H, W)
 * @throws ShapeError for other numbers of dimensions or a kernel that does not fit; RangeError for a bad option
 * @example
 * ```ts
 * avgPool3d(ones(1, 1, 4, 4, 4), 2).shape; // [1, 1, 2, 2, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.avg_pool3d.html
 */
export function avgPool3d(
  x: Tensor,
  kernel: Sizes,
  ...args: Given<
    AvgPoolOptions,
    [stride: Sizes | null, padding: Sizes, ceilMode: boolean, countIncludePad: boolean, divisorOverride: number | null]
  >
): Tensor {
  return avgPool('avgPool3d', 3, x, kernel, args);
}

function avgPool(where: string, rank: number, x: Tensor, kernelSize: Sizes, args: readonly unknown[]): Tensor {
  const { countIncludePad, divisorOverride, ...asked } = avgPoolOptions[rank - 1]!.take(where, args);
  const window = windowOf(where, rank, x, kernelSize, { ...asked, dilation: new Array<number>(rank).fill(1) });
  checkRoom(where, pooledShape(window, x.shape), x.dtype);
  return apply(avgPoolOp, [x], { ...window, countIncludePad, divisorOverride });
}
