import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { flip } from './flip.ts';
import { reshape } from './reshape.ts';

function needs(name: string, x: Tensor, ndim: number): Tensor {
  if (checkTensor(name, x).ndim < ndim) throw new ShapeError(`${name}: at least ${ndim} dimensions are needed`);
  return x;
}

/**
 * Columns in reverse order: a copy.
 *
 * @example
 * ```ts
 * fliplr(tensor([[1, 2], [3, 4]])); // [[2, 1], [4, 3]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.fliplr.html
 */
export function fliplr(x: Tensor): Tensor {
  return flip(needs('fliplr', x, 2), 1);
}

/**
 * Rows in reverse order: a copy.
 *
 * @example
 * ```ts
 * flipud(tensor([[1, 2], [3, 4]])); // [[3, 4], [1, 2]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.flipud.html
 */
export function flipud(x: Tensor): Tensor {
  return flip(needs('flipud', x, 1), 0);
}

/**
 * All elements in one dimension, a view where the strides allow it.
 *
 * @example
 * ```ts
 * ravel(tensor([[1, 2], [3, 4]])); // [1, 2, 3, 4]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.ravel.html
 */
export function ravel(x: Tensor): Tensor {
  return reshape(checkTensor('ravel', x), [-1]);
}
