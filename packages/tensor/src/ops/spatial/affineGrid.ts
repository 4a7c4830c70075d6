import { show, showShape } from '../../core/check.ts';
import { isFloat } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import { flag, type Given, optionTable, orNull, type RulesFor } from '../../core/options.ts';
import { checkRoom } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { linspace } from '../creation/linspace.ts';
import { ones } from '../creation/ones.ts';
import { zeros } from '../creation/zeros.ts';
import { stack } from '../shape/stack.ts';

/** Options of {@link affineGrid}. */
export interface AffineGridOptions {
  /** -1 and 1 are the centres of the outer places instead of their outer edges. Default: false. */
  alignCorners?: boolean | null;
}

const affineGridOptions = optionTable({ alignCorners: orNull(flag(false)) } satisfies RulesFor<AffineGridOptions>, [
  'alignCorners',
]);

/**
 * The points (x, y) or (x, y, z) of a regular grid from -1 to 1, each taken through its batch's affine map:
 * `torch.nn.functional.affine_grid`.
 *
 * @param theta - (N, 2, 3) for images, (N, 3, 4) for volumes
 * @param size - (N, C, H, W) or (N, C, D, H, W): the shape of the image to be sampled
 * @returns (N, H, W, 2) or (N, D, H, W, 3), for {@link gridSample}
 * @throws ShapeError if theta does not fit size; RangeError for sizes that are not from 1 up
 * @example
 * ```ts
 * affineGrid(tensor([[[1, 0, 0], [0, 1, 0]]]), [1, 1, 2, 2], { alignCorners: true }); // [[[[-1, -1], [1, -1]], [[-1, 1], [1, 1]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.affine_grid.html
 */
export function affineGrid(
  theta: Tensor,
  size: readonly number[],
  ...given: Given<AffineGridOptions, [alignCorners: boolean | null]>
): Tensor {
  const { alignCorners } = affineGridOptions.take('affineGrid', given);
  checkTensor('affineGrid', theta, 'theta');
  if (!isFloat(theta.dtype))
    throw new TypeError(`affineGrid: theta must be a floating-point tensor, got ${show(theta)}`);
  if (!Array.isArray(size) || (size.length !== 4 && size.length !== 5))
    throw new ShapeError(`affineGrid: size must be (N, C, H, W) or (N, C, D, H, W), got ${show(size)}`);
  if (!size.every((n) => Number.isInteger(n) && n >= 1))
    throw new RangeError(`affineGrid: size must be whole numbers from 1 up, got ${showShape(size)}`);
  const rank = size.length - 2;
  const [batch, , ...sizes] = size as number[];
  if (theta.ndim !== 3 || theta.shape[0] !== batch || theta.shape[1] !== rank || theta.shape[2] !== rank + 1)
    throw new ShapeError(
      `affineGrid: theta must have shape [${batch}, ${rank}, ${rank + 1}] for size ${showShape(size)}, got ${showShape(theta.shape)}`,
    );
  const { dtype } = theta;
  checkRoom('affineGrid', [batch!, ...sizes, rank], dtype);
  const coordinates = sizes.map((n, axis) => {
    const line = n === 1 ? zeros([1], { dtype }) : linspace(-1, 1, n, { dtype });
    const centres = alignCorners ? line : line.mul((n - 1) / n);
    return centres.reshape(sizes.map((_, i) => (i === axis ? n : 1))).expand(sizes);
  });
  const points = stack([...coordinates.reverse(), ones(sizes, { dtype })], -1).reshape(1, -1, rank + 1);
  return points
    .expand(batch!, -1, -1)
    .bmm(theta.transpose(1, 2))
    .reshape([batch!, ...sizes, rank]);
}
