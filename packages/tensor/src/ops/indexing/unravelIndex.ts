import { checkCount, integersHint, show, showShape } from '../../core/check.ts';
import { isFloat } from '../../core/dtype.ts';
import { checkTensor } from '../../core/operand.ts';
import { contiguousStrides } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { floorDivide } from '../elementwise/floorDivide.ts';
import { remainder } from '../elementwise/remainder.ts';
import { clone } from '../shape/clone.ts';

/**
 * The coordinates that places in a tensor of this shape, counted row by row, have: an int64 tensor of the indices' shape
 * for each dimension. As in PyTorch, places beyond either end wrap around.
 *
 * @param indices - integers
 * @param shape - sizes, or one number
 * @throws TypeError unless the indices are integers; RangeError for a size that is not a whole number from 0 up, or 0 where
 *   there are indices
 * @example
 * ```ts
 * unravelIndex(tensor([4n, 1n]), [3, 2]); // [[2, 0], [0, 1]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.unravel_index.html
 */
export function unravelIndex(indices: Tensor, shape: number | readonly number[]): Tensor[] {
  const { dtype } = checkTensor('unravelIndex', indices, 'indices');
  if (isFloat(dtype) || dtype === 'bool')
    throw new TypeError(`unravelIndex: indices must be integers, got ${dtype}${integersHint(indices)}`);
  const sizes = typeof shape === 'number' ? [shape] : shape;
  if (!Array.isArray(sizes))
    throw new TypeError(`unravelIndex: shape must be a number or an array of numbers, got ${show(shape)}`);
  for (const n of sizes as readonly number[]) checkCount('unravelIndex', 'a size of shape', n, 0);
  const places = indices.to('int64');
  if (indices.numel() === 0) return sizes.map(() => clone(places));
  if (sizes.includes(0))
    throw new RangeError(`unravelIndex: there are no places in a tensor of shape ${showShape(sizes)}`);
  const steps = contiguousStrides(sizes);
  return sizes.map((n, d) => remainder(floorDivide(places, steps[d]!), n));
}
