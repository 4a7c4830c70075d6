import { show, showShape } from '../../core/check.ts';
import { type Named, named } from '../../core/options.ts';
import { naming } from '../../core/room.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { to } from '../shape/to.ts';
import { contract } from './contract.ts';
import { checkOperands } from './matmulOp.ts';

/**
 * Products summed over several dimensions of both: `torch.tensordot`.
 *
 * @param dims - how many of the last of `a` meet the first of `b` (default 2), or the dimensions of each,
 * `[[0, 2], [1, 0]]`
 * @returns the other dimensions of `a`, then those of `b`
 * @throws ShapeError if the sizes that are summed over differ
 * @example
 * ```ts
 * tensordot(ones(2, 3, 4), ones(3, 4, 5)).shape; // [2, 5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.tensordot.html
 */
export function tensordot(
  a: Tensor,
  b: Tensor,
  over: Named<'dims', number | readonly [readonly number[], readonly number[]]> = 2,
): Tensor {
  const dims = named('tensordot', 'dims', over) ?? 2;
  checkOperands('tensordot', ['a', 'b'], [a, b]);
  const isPair = Array.isArray(dims) && dims.length === 2 && dims.every((list) => Array.isArray(list));
  if (typeof dims !== 'number' && !isPair) {
    throw new TypeError(`tensordot: dims must be a number or two arrays of dimensions, got ${show(dims)}`);
  }
  const [first, second] = typeof dims === 'number' ? meeting(a, b, dims) : dims;
  if (first.length !== second.length) {
    throw new RangeError(`tensordot: as many dimensions of a as of b are needed, got ${show(dims)}`);
  }
  const p = first.map((d) => normalizeDim('tensordot', d, a.ndim));
  const q = second.map((d) => normalizeDim('tensordot', d, b.ndim));
  if (new Set(p).size !== p.length || new Set(q).size !== q.length) {
    throw new RangeError(`tensordot: a dimension appears twice in ${show(dims)}`);
  }
  const x = { tensor: a, labels: a.shape.map((_, d) => (p.includes(d) ? `s${p.indexOf(d)}` : `a${d}`)) };
  const y = { tensor: b, labels: b.shape.map((_, d) => (q.includes(d) ? `s${q.indexOf(d)}` : `b${d}`)) };
  // Sums of whole numbers would be int64.
  const { tensor } = naming('tensordot', () => contract('tensordot', x, y, (label) => !label.startsWith('s')));
  return to(tensor, a.dtype);
}

function meeting(a: Tensor, b: Tensor, count: number): [number[], number[]] {
  if (!Number.isInteger(count) || count < 0 || count > Math.min(a.ndim, b.ndim)) {
    throw new RangeError(
      `tensordot: dims must be from 0 to ${Math.min(a.ndim, b.ndim)} for shapes ${showShape(a.shape)} and ${showShape(b.shape)}, got ${show(count)}`,
    );
  }
  const indices = Array.from({ length: count }, (_, i) => i);
  return [indices.map((i) => a.ndim - count + i), indices];
}
