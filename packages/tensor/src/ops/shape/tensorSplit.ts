import { show } from '../../core/check.ts';
import { checkTensor } from '../../core/operand.ts';
import { type Named, named } from '../../core/options.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tuple } from '../../core/tuple.ts';
import type { Tensor } from '../../tensor.ts';
import { slice } from './slice.ts';
import { split, splitDim } from './split.ts';

/**
 * Exactly so many parts along a dimension, the first ones longer by one where it does not divide; or the parts
 * between the given indices. See {@link Tensor.tensorSplit}.
 *
 * @example
 * ```ts
 * tensorSplit(tensor([1, 2, 3]), 2); // [[1, 2], [3]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.tensor_split.html
 */
export function tensorSplit<const N extends number>(
  x: Tensor,
  sections: N,
  dim?: Named<'dim', number>,
): Tuple<Tensor, N>;
export function tensorSplit(
  x: Tensor,
  indicesOrSections: number | readonly number[] | Tensor,
  dim?: Named<'dim', number>,
): Tensor[];
export function tensorSplit(
  x: Tensor,
  given: number | readonly number[] | Tensor,
  dim: Named<'dim', number> = 0,
): Tensor[] {
  // A tensor of one number says how many, a vector where, as in PyTorch.
  const indicesOrSections = isTensor(given) ? given.tolist<number | number[]>() : given;
  checkTensor('tensorSplit', x);
  const { dim: d, n } = splitDim('tensorSplit', x, named('tensorSplit', 'dim', dim) ?? 0);
  if (typeof indicesOrSections === 'number') {
    const sections = indicesOrSections;
    if (!Number.isInteger(sections) || sections < 1)
      throw new RangeError(
        `tensorSplit: the number of sections must be a whole number from 1 up, got ${show(sections)}`,
      );
    // The first n % sections pieces are one longer.
    const small = Math.floor(n / sections);
    return split(
      x,
      Array.from({ length: sections }, (_, i) => small + (i < n % sections ? 1 : 0)),
      d,
    );
  }
  let start = 0;
  return [...indicesOrSections, n].map((end) => {
    const piece = slice(x, d, start, end);
    start = end;
    return piece;
  });
}
