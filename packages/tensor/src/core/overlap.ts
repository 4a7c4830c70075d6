import type { Tensor } from '../tensor.ts';
import { isDense } from './layout.ts';
import { numelOf, sameShape } from './shape.ts';

/** Whether results may be written to `target` while `operand` is read: not where they overlap shifted. */
export function isSafe(target: Tensor, operand: Tensor): boolean {
  if (target._storage !== operand._storage) return true;
  return target._offset === operand._offset && isSameGeometry(target, operand);
}

/** Whether the same index leads to the same place; the stride of a single element does not matter. */
function isSameGeometry(a: Tensor, b: Tensor): boolean {
  return sameShape(a.shape, b.shape) && a.shape.every((n, dim) => n < 2 || a._strides[dim] === b._strides[dim]);
}

/**
 * Whether two tensors lie in the same memory, but not element by element: what is written to one would change the other
 * while it is read. As in PyTorch, only tensors without gaps are looked at.
 */
export function overlapsPartly(a: Tensor, b: Tensor): boolean {
  if (a === b || a._storage !== b._storage) return false;
  const [n, m] = [numelOf(a.shape), numelOf(b.shape)];
  if (n === 0 || m === 0 || !isDense(a.shape, a._strides) || !isDense(b.shape, b._strides)) return false;
  if (a._offset === b._offset && n === m) return !isSameGeometry(a, b);
  return a._offset < b._offset + m && b._offset < a._offset + n;
}
