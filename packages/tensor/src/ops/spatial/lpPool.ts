import { show } from '../../core/check.ts';
import { isFloat } from '../../core/dtype.ts';
import { checkTensor } from '../../core/operand.ts';
import { flag, type Given, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { avgPool1d, avgPool2d, avgPool3d } from './avgPool.ts';
import { maxPool1d, maxPool2d, maxPool3d } from './maxPool.ts';
import { type Sizes, spatialSizes } from './spatialSizes.ts';

/** Options of the power-average pools. */
export interface LpPoolOptions {
  /** Steps of the window. Default: the kernel's size. */
  stride?: Sizes | null;
  /** Round the size of the result up instead of down. Default: false. */
  ceilMode?: boolean;
}

const lpPoolOptions = optionTable(
  { stride: unchecked<Sizes | null>(null), ceilMode: flag(false) } satisfies RulesFor<LpPoolOptions>,
  ['stride', 'ceilMode'],
);

/**
 * (Σ xᵖ)^(1/p) over each window of one dimension: `torch.nn.functional.lp_pool1d`. With p = Infinity the largest
 * absolute value, with -Infinity the smallest. Where the sum is 0 the gradient is 0.
 *
 * @param x - (N, C, L) or (C, L)
 * @param normType - p, not 0
 * @throws RangeError if p is 0; ShapeError if the window does not fit
 * @example
 * ```ts
 * lpPool1d(tensor([[[1, 2, 3, 4]]]), 2, 2); // [[[2.2361, 5]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.lp_pool1d.html
 */
export function lpPool1d(
  x: Tensor,
  normType: number,
  kernelSize: Sizes,
  ...given: Given<LpPoolOptions, [stride: Sizes | null, ceilMode: boolean]>
): Tensor {
  return lpPool('lpPool1d', 1, x, normType, kernelSize, given);
}

/**
 * {@link lpPool1d} over two dimensions.
 *
 * @param x - (N, C, H, W) or (C, H, W)
 * @throws ShapeError for other numbers of dimensions
 * @example
 * ```ts
 * lpPool2d(arange(16, { dtype: 'float32' }).view(1, 1, 4, 4), 2, 2); // [[[[6.4807, 9.8995], [21.4009, 25.3377]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.lp_pool2d.html
 */
export function lpPool2d(
  x: Tensor,
  normType: number,
  kernelSize: Sizes,
  ...given: Given<LpPoolOptions, [stride: Sizes | null, ceilMode: boolean]>
): Tensor {
  return lpPool('lpPool2d', 2, x, normType, kernelSize, given);
}

/**
 * {@link lpPool1d} over three dimensions.
 *
 * @param x - (N, C, D, H, W) or (C, D, H, W)
 * @throws ShapeError for other numbers of dimensions
 * @example
 * ```ts
 * lpPool3d(ones(1, 1, 4, 4, 4), 2, 2).shape; // [1, 1, 2, 2, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.lp_pool3d.html
 */
export function lpPool3d(
  x: Tensor,
  normType: number,
  kernelSize: Sizes,
  ...given: Given<LpPoolOptions, [stride: Sizes | null, ceilMode: boolean]>
): Tensor {
  return lpPool('lpPool3d', 3, x, normType, kernelSize, given);
}

function lpPool(
  where: string,
  rank: 1 | 2 | 3,
  x: Tensor,
  p: number,
  kernelSize: Sizes,
  given: readonly unknown[],
): Tensor {
  checkTensor(where, x, 'x');
  if (!isFloat(x.dtype)) throw new TypeError(`${where}: x must be a floating-point tensor, got ${show(x)}`);
  if (typeof p !== 'number' || Number.isNaN(p) || p === 0)
    throw new RangeError(`${where}: normType must be a number other than 0, got ${show(p)}`);
  const window = lpPoolOptions.take(where, given);
  const kernel = spatialSizes(where, 'kernelSize', kernelSize, rank, 1);
  return named(where, () => {
    if (!Number.isFinite(p)) {
      const pool = [maxPool1d, maxPool2d, maxPool3d][rank - 1]!;
      return p > 0 ? pool(x.abs(), kernel, window) : pool(x.abs().neg(), kernel, window).neg();
    }
    const mean = [avgPool1d, avgPool2d, avgPool3d][rank - 1]!(x.pow(p), kernel, window);
    // The detour over sign and relu has a gradient of 0 where the mean is 0.
    const magnitude = mean.sign().mul(mean.abs().relu());
    return magnitude.mul(kernel.reduce((a, b) => a * b, 1)).pow(1 / p);
  });
}

/** The pools inside speak in this function's name. */
function named<T>(where: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError)
      error.message = error.message.replace(/^\w+(?=: )/, where);
    throw error;
  }
}
