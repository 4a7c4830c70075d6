import { show, showShape } from '../../core/check.ts';
import { checkTensor } from '../../core/operand.ts';
import { normalizeDim } from '../../core/shape.ts';
import { checkParts, type ForEach, type PartsOptions, readParts, type Tuple } from '../../core/tuple.ts';
import type { Tensor } from '../../tensor.ts';
import { narrow } from './narrow.ts';

export function splitDim(where: string, x: Tensor, dim: number): { dim: number; n: number } {
  if (x.ndim === 0) throw new RangeError(`${where}: a 0-dim tensor cannot be split`);
  const d = normalizeDim(where, dim, x.ndim);
  return { dim: d, n: x.shape[d]! };
}

/**
 * Consecutive parts along a dimension, which are views: of one size (the last may be smaller), or of the sizes given.
 * See {@link Tensor.split}.
 *
 * @example
 * ```ts
 * split(tensor([1, 2, 3]), 2); // [[1, 2], [3]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.split.html
 */
export function split<const S extends readonly number[]>(x: Tensor, sizes: S, dim?: number): ForEach<S, Tensor>;
export function split<const N extends number = number>(
  x: Tensor,
  sizeOrSizes: number | readonly number[],
  dim?: number | PartsOptions<N>,
  options?: PartsOptions<N>,
): Tuple<Tensor, N>;
export function split(
  x: Tensor,
  sizeOrSizes: number | readonly number[],
  dimOrOptions?: number | PartsOptions,
  options?: PartsOptions,
): Tensor[] {
  checkTensor('split', x);
  const { dim, parts } = readParts('split', dimOrOptions, options);
  const { dim: d, n } = splitDim('split', x, dim);
  const sizes = typeof sizeOrSizes === 'number' ? equalSizes(x, n, d, sizeOrSizes) : sizeOrSizes;
  checkParts('split', sizes as number[], parts);
  for (const s of sizes)
    if (!Number.isInteger(s) || s < 0)
      throw new RangeError(`split: sizes must be whole numbers from 0 up, got ${show(sizes)}`);
  if (sizes.reduce((a, b) => a + b, 0) !== n)
    throw new RangeError(
      `split: sizes ${showShape(sizes)} do not add up to the size ${n} of dimension ${d} of shape ${showShape(x.shape)}`,
    );
  let start = 0;
  return sizes.map((length) => {
    start += length;
    return narrow(x, d, start - length, length);
  });
}

function equalSizes(x: Tensor, n: number, dim: number, size: number): number[] {
  if (!Number.isInteger(size) || size < 0)
    throw new RangeError(`split: the size must be a whole number from 0 up, got ${show(size)}`);
  if (size === 0 && n !== 0)
    throw new RangeError(
      `split: a size of 0 fits a dimension of size 0 only, dimension ${dim} of shape ${showShape(x.shape)} has ${n}`,
    );
  const pieces = Math.max(1, size === 0 ? 1 : Math.ceil(n / size));
  return Array.from({ length: pieces }, (_, i) => Math.min(size, n - i * size));
}
