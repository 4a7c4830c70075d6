import { checkTensor } from '../../core/operand.ts';
import { checkParts, type PartsOptions, readParts, type Tuple } from '../../core/tuple.ts';
import type { Tensor } from '../../tensor.ts';
import { select } from './select.ts';
import { splitDim } from './split.ts';

/**
 * All parts along a dimension, which disappears: views. See {@link Tensor.unbind}.
 *
 * @example
 * ```ts
 * unbind(tensor([[1, 2], [3, 4]])); // [[1, 2], [3, 4]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.unbind.html
 */
export function unbind<const N extends number = number>(
  x: Tensor,
  dim?: number | PartsOptions<N>,
  options?: PartsOptions<N>,
): Tuple<Tensor, N>;
export function unbind(x: Tensor, dimOrOptions?: number | PartsOptions, options?: PartsOptions): Tensor[] {
  checkTensor('unbind', x);
  const { dim, parts } = readParts('unbind', dimOrOptions, options);
  const { dim: d, n } = splitDim('unbind', x, dim);
  if (parts !== undefined && parts !== n) checkParts('unbind', [...new Array(n)], parts);
  return Array.from({ length: n }, (_, i) => select(x, d, i));
}
