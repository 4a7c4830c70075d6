import { show, showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import { normalizeDim, numelOf } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { view } from './view.ts';

/**
 * One dimension as several; one size may be -1. See {@link Tensor.unflatten}.
 *
 * @example
 * ```ts
 * unflatten(tensor([1, 2, 3, 4]), 0, [2, -1]); // [[1, 2], [3, 4]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.unflatten.html
 */
export function unflatten(x: Tensor, dim: number, sizes: readonly number[]): Tensor {
  checkTensor('unflatten', x);
  if (!Array.isArray(sizes)) throw new TypeError(`unflatten: sizes must be an array of numbers, got ${show(sizes)}`);
  const d = normalizeDim('unflatten', dim, x.ndim);
  if (x.ndim === 0) throw new RangeError('unflatten: a 0-dim tensor has no dimension to split');
  if (sizes.length === 0) throw new RangeError('unflatten: sizes must not be empty');
  const n = x.shape[d]!;
  const free = sizes.indexOf(-1);
  const rest = numelOf(sizes.filter((_, i) => i !== free));
  const full = sizes.map((s, i) => (i === free ? n / rest : s));
  if (!full.every((s) => Number.isInteger(s) && s >= 0) || numelOf(full) !== n)
    throw new ShapeError(
      `unflatten: sizes ${showShape(sizes)} do not multiply up to the size ${n} of dimension ${d} of shape ${showShape(x.shape)}`,
    );
  return view(x, x.shape.toSpliced(d, 1, ...full));
}
