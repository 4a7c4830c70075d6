import { show, showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { pad } from '../shape/pad.ts';
import { avgPool2d, avgPool3d } from '../spatial/avgPool.ts';
import { checkFloats } from './checkFloats.ts';

/** Options of {@link localResponseNorm}. */
export interface LocalResponseNormOptions {
  /** Default: 1e-4. */
  alpha?: number;
  /** Default: 0.75. */
  beta?: number;
  /** Default: 1. */
  k?: number;
}

const localResponseNormOptions = optionTable(
  { alpha: real(1e-4), beta: real(0.75), k: real(1) } satisfies RulesFor<LocalResponseNormOptions>,
  ['alpha', 'beta', 'k'],
);

/**
 * x / (k + alpha · mean of x² over `size` neighbouring channels)^beta: `torch.nn.functional.local_response_norm`.
 *
 * @param x - (N, C, …) with at least one spatial dimension
 * @throws ShapeError for fewer dimensions; RangeError unless size is a whole number from 1 up
 * @example
 * ```ts
 * localResponseNorm(tensor([[[1], [2], [3]]]), 2); // [[[1.0000], [1.9996], [2.9985]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.local_response_norm.html
 */
export function localResponseNorm(
  x: Tensor,
  size: number,
  ...given: Given<LocalResponseNormOptions, [alpha: number, beta: number, k: number]>
): Tensor {
  const { alpha, beta, k } = localResponseNormOptions.take('localResponseNorm', given);
  checkFloats('localResponseNorm', { x });
  if (x.ndim < 3)
    throw new ShapeError(`localResponseNorm: x must have the shape (N, C, L, …), got ${showShape(x.shape)}`);
  if (!Number.isInteger(size) || size < 1)
    throw new RangeError(`localResponseNorm: size must be a whole number from 1 up, got ${show(size)}`);
  if (x.numel() === 0) return x;
  const squares = x.square().unsqueeze(1);
  const [before, after] = [Math.floor(size / 2), Math.floor((size - 1) / 2)];
  let means: Tensor;
  if (x.ndim === 3) {
    means = avgPool2d(pad(squares, [0, 0, before, after]), [size, 1], { stride: 1 });
  } else {
    const flat = squares.reshape([x.shape[0]!, 1, x.shape[1]!, x.shape[2]!, -1]);
    means = avgPool3d(pad(flat, [0, 0, 0, 0, before, after]), [size, 1, 1], { stride: 1 });
  }
  return x.div(means.reshape(x.shape).mul(alpha).add(k).pow(beta));
}
