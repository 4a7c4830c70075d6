import { checkTensor, tensorOrNull } from '../../core/operand.ts';
import { count, type Given, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { ne } from '../elementwise/ne.ts';
import { sub } from '../elementwise/sub.ts';
import { cat } from '../shape/cat.ts';
import { clone } from '../shape/clone.ts';
import { slice } from '../shape/slice.ts';

/** Options of `diff`. */
export interface DiffOptions {
  /** How many times differences are taken. Default: 1. */
  n?: number;
  /** The dimension. Default: -1. */
  dim?: number;
  /** What stands before the tensor along the dimension. */
  prepend?: Tensor | null;
  /** What stands behind it. */
  append?: Tensor | null;
}

const diffOptions = optionTable(
  { n: count(1, 0), dim: unchecked(-1), prepend: tensorOrNull, append: tensorOrNull } satisfies RulesFor<DiffOptions>,
  ['n', 'dim', 'prepend', 'append'],
);

/**
 * The differences of neighbours along a dimension, x[i + 1] - x[i], taken `n` times; of bools whether they differ.
 *
 * @throws RangeError for a 0-dim tensor or a dimension that there is not
 * @example
 * ```ts
 * diff(tensor([1, 3, 2])); // [2, -1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.diff.html
 */
export function diff(
  x: Tensor,
  ...given: Given<DiffOptions, [n: number, dim: number, prepend: Tensor | null, append: Tensor | null]>
): Tensor {
  const { n, dim: along, prepend, append } = diffOptions.take('diff', given);
  if (checkTensor('diff', x).ndim === 0) throw new RangeError('diff: a tensor of at least one dimension is needed');
  const dim = normalizeDim('diff', along, x.ndim);
  const parts = [prepend, x, append].filter((t) => t !== null);
  let out = parts.length > 1 ? cat(parts, dim) : x;
  if (n === 0) return clone(out);
  for (let i = Math.min(n, out.shape[dim]!); i > 0; i--) {
    const [later, before] = [slice(out, dim, 1), slice(out, dim, 0, -1)];
    out = x.dtype === 'bool' ? ne(later, before) : sub(later, before);
  }
  return n > 0 && out === x ? slice(x, dim, 1) : out;
}
