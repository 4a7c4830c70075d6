import { apply, examine } from '../../autograd/dispatch.ts';
import { integersHint, show } from '../../core/check.ts';
import { checkTensor } from '../../core/operand.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';
import { indexOp } from './indexOp.ts';
import { readIndex } from './places.ts';

/**
 * The elements of the flattened tensor at int64 places, in their shape; negative ones count from the end. See {@link
 * Tensor.take}.
 *
 * @example
 * ```ts
 * take(tensor([[1, 2], [3, 4]]), tensor([3n, 0n])); // [4, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.take.html
 */
export function take(x: Tensor, places: Tensor): Tensor {
  checkTensor('take', x);
  if (!isTensor(places)) throw new TypeError(`take: index must be a Tensor, got ${show(places)}`);
  if (places.dtype !== 'int64')
    throw new TypeError(`take: index must be an int64 tensor, got ${places.dtype}${integersHint(places)}`);
  examine(places, (given) => void readIndex('take', given, x.numel(), 0, true));
  // Row by row, whatever the steps along sizes of 1.
  const index = places.isContiguous() ? places.reshape(-1).view(places.shape) : places.contiguous();
  return apply(indexOp, [x.reshape(-1), index], { dims: [0] });
}
