import { show, showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { convolve } from './conv.ts';
import { transposeConvolve } from './convTranspose.ts';
import type { Sizes } from './spatialSizes.ts';

/**
 * A convolution over as many dimensions as the weight has beside channels, or a transposed one: what `conv1d` to `conv3d`
 * and `convTranspose1d` to `convTranspose3d` are, all of it by position.
 *
 * @throws as those
 * @example
 * ```ts
 * const x = tensor([[[1, 2, 3, 4]]]);
 * convolution(x, tensor([[[1, -1]]]), null, [1], [0], [1], false, [0], 1); // [[[-1, -1, -1]]]
 * ```
 */
export function convolution(
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  stride: Sizes,
  padding: Sizes,
  dilation: Sizes,
  transposed: boolean,
  outputPadding: Sizes,
  groups: number,
): Tensor {
  const rank = checkTensor('convolution', weight, 'weight').ndim - 2;
  if (rank < 1 || rank > 3)
    throw new ShapeError(`convolution: weight must have 3, 4 or 5 dimensions, got shape ${showShape(weight.shape)}`);
  if (typeof transposed !== 'boolean')
    throw new TypeError(`convolution: transposed must be a boolean, got ${show(transposed)}`);
  const options = { bias, stride, padding, dilation, groups };
  return transposed
    ? transposeConvolve('convolution', rank, x, weight, [{ ...options, outputPadding }])
    : convolve('convolution', rank, x, weight, [options]);
}
