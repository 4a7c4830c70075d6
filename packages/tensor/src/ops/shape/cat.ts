import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show, showShape } from '../../core/check.ts';
import { copyInto } from '../../core/copy.ts';
import { ShapeError } from '../../core/errors.ts';
import { inFormatOf } from '../../core/laidOut.ts';
import { looksChannelsLast } from '../../core/layout.ts';
import { aliasOf, allocateStrided, allocateTensor } from '../../core/make.ts';
import { optionTable, unchecked } from '../../core/options.ts';
import { resultType } from '../../core/promotion.ts';
import { normalizeDim } from '../../core/shape.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';
import { narrow } from './narrow.ts';

/** PyTorch lets a 1-D tensor without elements stand for "nothing" beside tensors of any shape. */
const isNothing = (t: { shape: readonly number[] }): boolean => t.shape.length === 1 && t.shape[0] === 0;

export const catOp: OpRecord<Tensor[], { dim: number; count: number }> = {
  name: 'cat',
  halves: true,
  forward(tensors, { dim }) {
    const dtype = resultType(...tensors);
    const parts = tensors.filter((t) => !isNothing(t));
    const first = parts[0] ?? tensors[0]!;
    const shape = [...first.shape];
    shape[dim] = parts.reduce((n, t) => n + t.shape[dim]!, 0);
    const out = allocateStrided(shape, dtype, null, undefined, false);
    let at = 0;
    for (const t of parts) {
      copyInto(aliasOf(out, t.shape, out._strides, at * out._strides[dim]!), t);
      at += t.shape[dim]!;
    }
    return parts.every((t) => looksChannelsLast(t.shape, t._strides)) ? inFormatOf(out, parts) : out;
  },
  backward(g, ctx) {
    const { dim, count } = ctx.attrs;
    let start = 0;
    return Array.from({ length: count }, (_, i) => {
      const shape = ctx.shapeOf(i);
      if (isNothing({ shape })) return ctx.needs(i) ? allocateTensor(shape, g.dtype) : null;
      start += shape[dim]!;
      return ctx.needs(i) ? narrow(g, dim, start - shape[dim]!, shape[dim]!) : null;
    });
  },
};

/** What goes together along one dimension; what may be one is the shapes' to say. */
export const joinOptions = optionTable({ dim: unchecked(0) }, ['dim']);

export function checkTensors(where: string, tensors: readonly Tensor[]): void {
  if (!Array.isArray(tensors)) throw new TypeError(`${where}: expected an array of tensors, got ${show(tensors)}`);
  tensors.forEach((t, i) => {
    if (!isTensor(t)) throw new TypeError(`${where}: tensors[${i}] must be a Tensor, got ${show(t)}`);
  });
  if (tensors.length === 0) throw new RangeError(`${where}: expected at least one tensor, got an empty array`);
}

/**
 * Joins tensors along a dimension they have: all other sizes must agree. The result's dtype is the promoted one.
 *
 * @param tensors - at least one; a 1-D tensor of size 0 is skipped, as in PyTorch.
 * @param dim - default 0.
 * @throws ShapeError if the other sizes differ. RangeError for 0-dim tensors or an empty array.
 * @example
 * ```ts
 * cat([zeros(2, 3), ones(1, 3)]).shape; // [3, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cat.html
 */
export function cat(tensors: readonly Tensor[], dimOrOptions: number | { dim?: number } = 0): Tensor {
  const dim = typeof dimOrOptions === 'object' ? joinOptions.read('cat', dimOrOptions).dim : dimOrOptions;
  checkTensors('cat', tensors);
  const scalar = tensors.findIndex((t) => t.ndim === 0);
  if (scalar >= 0)
    throw new RangeError(`cat: tensors[${scalar}] is 0-dim and has no dimension to join along: use stack(…)`);
  const first = tensors.find((t) => !isNothing(t)) ?? tensors[0]!;
  const d = normalizeDim('cat', dim, first.ndim);
  tensors.forEach((t, i) => {
    if (isNothing(t)) return;
    if (t.ndim !== first.ndim || t.shape.some((n, k) => k !== d && n !== first.shape[k]))
      throw new ShapeError(
        `cat: sizes must agree except in dimension ${d}: expected ${showShape(first.shape)}, got ${showShape(t.shape)} for tensors[${i}]`,
      );
  });
  return apply(catOp, [...tensors], { dim: d, count: tensors.length });
}
