import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show, showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { aliasOf } from '../../core/make.ts';
import { checkCountable } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';

export const expandOp: OpRecord<[Tensor], { shape: readonly number[] }> = {
  name: 'expand',
  view: true,
  forward([x], { shape }) {
    const sizes = expandedSizes(x.shape, shape);
    return aliasOf(x, sizes, expandedStrides(x, sizes));
  },
  backward: (g) => [g], // the engine sums what was repeated
};

/** Steps of 0 where a size is repeated; a new size of 1 goes on from the dimension behind it. */
function expandedStrides(x: Tensor, shape: readonly number[]): number[] {
  const lead = shape.length - x.ndim;
  const strides = new Array<number>(shape.length).fill(0);
  if (x.ndim === 0) return strides;
  for (let i = shape.length - 1; i >= 0; i--) {
    if (i < lead) strides[i] = shape[i] === 1 ? shape[i + 1]! * strides[i + 1]! : 0;
    else if (x.shape[i - lead] === shape[i]) strides[i] = x._strides[i - lead]!;
  }
  return strides;
}

/** The sizes that are asked for, with those that stay in place of -1. */
function expandedSizes(from: readonly number[], shape: readonly number[]): number[] {
  const lead = shape.length - from.length;
  if (lead < 0)
    throw new ShapeError(`expand: shape ${showShape(shape)} has fewer dimensions than the tensor's ${showShape(from)}`);
  const sizes = shape.map((n, i) => {
    const have = i < lead ? 1 : from[i - lead]!;
    if (n === -1 && i >= lead) return have;
    if (!Number.isInteger(n) || n < 0)
      throw new RangeError(
        `expand: a size must be a whole number from 0 up (or -1 for one that stays), got ${show(n)} in ${showShape(shape)}`,
      );
    if (have !== n && have !== 1)
      throw new ShapeError(
        `expand: size ${n} does not match the size ${have} of the tensor of shape ${showShape(from)} at dimension ${i}`,
      );
    return n;
  });
  checkCountable('expand', sizes);
  return sizes;
}

/**
 * Dimensions of size 1 repeated without copying; -1 keeps a size. See {@link Tensor.expand}.
 *
 * @example
 * ```ts
 * broadcastTo(tensor([[1], [2]]), [2, 3]); // [[1, 1, 1], [2, 2, 2]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.broadcast_to.html
 */
export function expand(x: Tensor, shape: readonly number[]): Tensor {
  return apply(expandOp, [x], { shape: [...shape] });
}
