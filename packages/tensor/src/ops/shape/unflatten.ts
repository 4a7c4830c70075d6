import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { normalizeDim, numelOf } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { view } from './view.ts';

/** {@link Tensor.unflatten} */
export function unflatten(x: Tensor, dim: number, sizes: readonly number[]): Tensor {
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
