import { show } from '../../core/check.ts';
import { checkTensor } from '../../core/operand.ts';
import { checkParts, type PartsOptions, readParts, type Tuple } from '../../core/tuple.ts';
import type { Tensor } from '../../tensor.ts';
import { split, splitDim } from './split.ts';

/**
 * At most `chunks` parts of equal size along a dimension, which are views; the last may be smaller. See {@link
 * Tensor.chunk}.
 *
 * @example
 * ```ts
 * chunk(tensor([1, 2, 3]), 2); // [[1, 2], [3]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.chunk.html
 */
export function chunk<const N extends number = number>(
  x: Tensor,
  chunks: number,
  dim?: number | PartsOptions<N>,
  options?: PartsOptions<N>,
): Tuple<Tensor, N>;
export function chunk(
  x: Tensor,
  chunks: number,
  dimOrOptions?: number | PartsOptions,
  options?: PartsOptions,
): Tensor[] {
  checkTensor('chunk', x);
  const { dim, parts } = readParts('chunk', dimOrOptions, options);
  const { dim: d, n } = splitDim('chunk', x, dim);
  if (!Number.isInteger(chunks) || chunks < 1)
    throw new RangeError(`chunk: chunks must be a whole number from 1 up, got ${show(chunks)}`);
  const made = n === 0 ? split(x, new Array<number>(chunks).fill(0), d) : split(x, Math.ceil(n / chunks), d);
  return checkParts('chunk', made, parts);
}
