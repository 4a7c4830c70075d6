import type { Tensor } from '../../tensor.ts';
import { unsqueeze } from './unsqueeze.ts';

/**
 * At least one dimension: a 0-dim tensor becomes [1]. A view.
 *
 * @example
 * ```ts
 * atleast1d(tensor(5)).shape; // [1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.atleast_1d.html
 */
export function atleast1d(x: Tensor): Tensor {
  return x.ndim === 0 ? x.reshape(1) : x;
}

/**
 * At least two dimensions: [n] becomes [1, n]. A view.
 *
 * @example
 * ```ts
 * atleast2d(tensor([1, 2])).shape; // [1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.atleast_2d.html
 */
export function atleast2d(x: Tensor): Tensor {
  return x.ndim < 2 ? unsqueeze(atleast1d(x), 0) : x;
}

/**
 * At least three dimensions: [n] becomes [1, n, 1] and [m, n] [m, n, 1]. A view.
 *
 * @example
 * ```ts
 * atleast3d(tensor([1, 2])).shape; // [1, 2, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.atleast_3d.html
 */
export function atleast3d(x: Tensor): Tensor {
  return x.ndim < 3 ? unsqueeze(atleast2d(x), -1) : x;
}
