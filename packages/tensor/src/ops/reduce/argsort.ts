import type { Tensor } from '../../tensor.ts';
import { type Descending, type SortOptions, sort } from './sort.ts';

/**
 * The indices that sort along a dimension. See {@link Tensor.argsort}.
 *
 * @example
 * ```ts
 * argsort(tensor([3, 1, 2])); // [1, 2, 0]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.argsort.html
 */
export function argsort(x: Tensor, dim?: number | SortOptions, descending?: Descending): Tensor {
  return sort(x, dim, descending)[1];
}
