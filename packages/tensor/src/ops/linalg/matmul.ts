import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import type { Tensor } from '../../tensor.ts';
import { reshape } from '../shape/reshape.ts';
import { checkInner, checkOperands, product } from './matmulOp.ts';

/**
 * The matrix product; dimensions before the last two are a batch and broadcast. See {@link Tensor.matmul}.
 *
 * @example
 * ```ts
 * matmul(tensor([[1, 2], [3, 4]]), tensor([1, 1])); // [3, 7]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.matmul.html
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  checkOperands('matmul', ['input', 'other'], [a, b]);
  if (a.ndim === 0 || b.ndim === 0) {
    throw new ShapeError(
      `matmul: both operands need at least one dimension, got shapes ${showShape(a.shape)} and ${showShape(b.shape)}`,
    );
  }
  checkInner('matmul', a, b);
  const left = a.ndim === 1 ? reshape(a, [1, a.shape[0]!]) : a; // a vector on the left is a row …
  const right = b.ndim === 1 ? reshape(b, [b.shape[0]!, 1]) : b; // … on the right a column
  const full = b.ndim === 1 ? product(left, right, { byVector: true }) : product(left, right);
  if (a.ndim > 1 && b.ndim > 1) return full;
  const shape = full.shape.slice(0, -2);
  if (a.ndim > 1) shape.push(full.shape.at(-2)!);
  if (b.ndim > 1) shape.push(full.shape.at(-1)!);
  return reshape(full, shape);
}
