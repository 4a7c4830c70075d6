import { showShape } from '../../core/check.ts';
import { checkTensor } from '../../core/operand.ts';
import { normalizeDim, numelOf } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { reshape } from './reshape.ts';

/**
 * The dimensions from `startDim` to `endDim` as one (default: all). See {@link Tensor.flatten}.
 *
 * @example
 * ```ts
 * flatten(tensor([[1, 2], [3, 4]])); // [1, 2, 3, 4]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.flatten.html
 */
export function flatten(x: Tensor, startDim = 0, endDim = -1): Tensor {
  checkTensor('flatten', x);
  const first = normalizeDim('flatten', startDim, x.ndim, 'startDim');
  const last = normalizeDim('flatten', endDim, x.ndim, 'endDim');
  if (first > last)
    throw new RangeError(`flatten: startDim ${startDim} comes after endDim ${endDim} in shape ${showShape(x.shape)}`);
  if (x.ndim === 0) return reshape(x, [1]);
  if (first === last) return x;
  const merged = numelOf(x.shape.slice(first, last + 1));
  return reshape(x, x.shape.toSpliced(first, last - first + 1, merged));
}
