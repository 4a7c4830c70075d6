import { apply } from '../../autograd/dispatch.ts';
import { show, showShape } from '../../core/check.ts';
import { checkTensor } from '../../core/operand.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { sliceOp } from './slice.ts';

/**
 * `length` elements from `start` on along a dimension: a view. See {@link Tensor.narrow}.
 *
 * @example
 * ```ts
 * narrow(tensor([1, 2, 3, 4]), 0, 1, 2); // [2, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.narrow.html
 */
export function narrow(x: Tensor, dim: number, start: number, length: number): Tensor {
  checkTensor('narrow', x);
  if (x.ndim === 0) throw new RangeError('narrow: a 0-dim tensor has nothing to narrow');
  const d = normalizeDim('narrow', dim, x.ndim);
  const n = x.shape[d]!;
  if (!Number.isInteger(length) || length < 0)
    throw new RangeError(`narrow: length must be a whole number from 0 up, got ${show(length)}`);
  if (!Number.isInteger(start) || start < -n || start > n)
    throw new RangeError(
      `narrow: start must be an integer from ${-n} to ${n} for shape ${showShape(x.shape)} at dimension ${d}, got ${show(start)}`,
    );
  const first = start < 0 ? start + n : start;
  if (first + length > n)
    throw new RangeError(
      `narrow: start ${first} + length ${length} exceeds the size ${n} of dimension ${d} of shape ${showShape(x.shape)}`,
    );
  return apply(sliceOp, [x], {
    dim: d,
    start,
    end: start < 0 && start + length === 0 ? null : start + length,
    step: 1,
  });
}
