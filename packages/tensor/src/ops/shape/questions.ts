import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import { broadcastShapes as broadcast, sameShape } from '../../core/shape.ts';
import { isTensor as tensorLike } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';

/**
 * Whether a value is a tensor.
 *
 * @example
 * ```ts
 * isTensor([1, 2]); // false
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.is_tensor.html
 */
export function isTensor(value: unknown): value is Tensor {
  return tensorLike(value);
}

/**
 * Whether the only element is not zero.
 *
 * @throws ShapeError unless there is one element
 * @example
 * ```ts
 * isNonzero(tensor([3])); // true
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.is_nonzero.html
 */
export function isNonzero(x: Tensor): boolean {
  if (checkTensor('isNonzero', x).numel() !== 1)
    throw new ShapeError(`isNonzero: a tensor with one element is needed, got shape ${showShape(x.shape)}`);
  return Number(x.item<number | bigint | boolean>()) !== 0;
}

/**
 * Whether two tensors have the same shape.
 *
 * @example
 * ```ts
 * isSameSize(ones(2, 3), zeros(2, 3)); // true
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.is_same_size.html
 */
export function isSameSize(x: Tensor, other: Tensor): boolean {
  return sameShape(checkTensor('isSameSize', x).shape, checkTensor('isSameSize', other, 'other').shape);
}

/**
 * Whether the dtype has negative numbers.
 *
 * @example
 * ```ts
 * isSigned(ones(2)); // true
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.is_signed.html
 */
export function isSigned(x: Tensor): boolean {
  const { dtype } = checkTensor('isSigned', x);
  return dtype !== 'uint8' && dtype !== 'bool';
}

/**
 * The shape that tensors of these shapes broadcast to.
 *
 * @example
 * ```ts
 * broadcastShapes([2, 1], [3]); // [2, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.broadcast_shapes.html
 */
export function broadcastShapes(...shapes: (readonly number[])[]): number[] {
  return broadcast('broadcastShapes', ...shapes);
}
