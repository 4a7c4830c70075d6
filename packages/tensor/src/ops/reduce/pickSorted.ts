import { allocate } from '../../core/dtype.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { type Pair, pick } from './argBest.ts';
import type { DimOptions } from './arguments.ts';
import { type AlongDim, requireElements } from './extremes.ts';
import { keptShape } from './fold.ts';
import { keysOf } from './keys.ts';
import { type Lines, linesOf } from './lines.ts';
import { eachSorted } from './orderedLines.ts';

/** One element of each line, by where it is in sorted order. */
export function pickSorted(
  x: Tensor,
  { dim, keepdim }: AlongDim,
  choose: (sorted: Int32Array, at: number, lines: Lines) => number,
): Pair {
  const dims = x.ndim === 0 ? [] : [dim];
  const lines = linesOf(x, dims);
  const chosen = allocate('int32', lines.outer * lines.inner);
  eachSorted(lines, false, (sorted, line, start) => {
    chosen[line] = choose(sorted, start, lines);
  });
  return pick(x, lines, chosen, keptShape(x.shape, dims, keepdim));
}

/** The element of each line that `choose` finds; int64 by sorting, where doubles do not hold its numbers. */
export function pickKth(
  x: Tensor,
  attrs: AlongDim,
  choose: (at: number, lines: Lines) => number,
  ofSorted: (sorted: Int32Array, at: number, lines: Lines) => number,
): Pair {
  const dims = x.ndim === 0 ? [] : [attrs.dim];
  const lines = linesOf(x, dims);
  const data = keysOf(lines.data);
  if (data === null) return pickSorted(x, attrs, ofSorted);
  const { outer, n, inner } = lines;
  const numbers = { data, outer, n, inner };
  const chosen = allocate('int32', outer * inner, false);
  for (let o = 0, line = 0; o < outer; o++)
    for (let j = 0; j < inner; j++, line++) chosen[line] = choose(o * n * inner + j, numbers);
  return pick(x, lines, chosen, keptShape(x.shape, dims, attrs.keepdim));
}

export function read(where: string, x: Tensor, options: DimOptions): AlongDim {
  const dim = normalizeDim(where, options.dim ?? -1, x.ndim);
  requireElements(where, x, [dim]);
  return { dim, keepdim: options.keepdim ?? false };
}
