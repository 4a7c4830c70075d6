import { ShapeError, show, showShape } from '../core/errors.ts';
import { allocateTensor, dense } from '../core/make.ts';
import { resultType } from '../core/promotion.ts';
import { broadcastShapes, normalizeDim, numelOf, sameShape } from '../core/shape.ts';
import { apply } from '../dispatch.ts';
import type { OpRecord } from '../op.ts';
import { convert } from '../strided/copy.ts';
import { Tensor } from '../tensor.ts';
import { expand } from './movement.ts';
import { narrow, unsqueeze } from './views.ts';

/** PyTorch lets a 1-D tensor without elements stand for "nothing" beside tensors of any shape. */
const isNothing = (t: { shape: readonly number[] }): boolean => t.shape.length === 1 && t.shape[0] === 0;

export const catOp: OpRecord<Tensor[], { dim: number; count: number }> = {
  name: 'cat',
  forward(tensors, { dim }) {
    const dtype = resultType(...tensors);
    const parts = tensors.filter((t) => !isNothing(t));
    const first = parts[0] ?? tensors[0]!;
    const shape = [...first.shape];
    shape[dim] = parts.reduce((n, t) => n + t.shape[dim]!, 0);
    const out = allocateTensor(shape, dtype);
    const row = numelOf(shape.slice(dim));
    const rows = numelOf(shape.slice(0, dim));
    const to = out._storage.data as Float64Array;
    let at = 0;
    for (const t of parts) {
      const data = dense(t);
      const from = (t.dtype === dtype ? data : convert(data, dtype)) as Float64Array;
      const piece = numelOf(t.shape.slice(dim));
      if (rows === 1) to.set(from, at);
      else if (piece < 16)
        for (let r = 0, o = at, i = 0; r < rows; r++, o += row) for (let j = 0; j < piece; j++) to[o + j] = from[i++]!;
      else for (let r = 0, o = at; r < rows; r++, o += row) to.set(from.subarray(r * piece, (r + 1) * piece), o);
      at += piece;
    }
    return out;
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

function checkTensors(where: string, tensors: readonly Tensor[]): void {
  if (!Array.isArray(tensors)) throw new TypeError(`${where}: expected an array of tensors, got ${show(tensors)}`);
  tensors.forEach((t, i) => {
    if (!(t instanceof Tensor)) throw new TypeError(`${where}: tensors[${i}] must be a Tensor, got ${show(t)}`);
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
export function cat(tensors: readonly Tensor[], dim = 0): Tensor {
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

/**
 * Joins tensors of one shape along a new dimension.
 *
 * @param dim - where the new dimension stands, default 0.
 * @throws ShapeError if the shapes differ.
 * @example
 * ```ts
 * stack([ones(2), zeros(2)]).tolist(); // [[1, 1], [0, 0]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.stack.html
 */
export function stack(tensors: readonly Tensor[], dim = 0): Tensor {
  checkTensors('stack', tensors);
  const first = tensors[0]!;
  const d = normalizeDim('stack', dim, first.ndim + 1);
  tensors.forEach((t, i) => {
    if (!sameShape(t.shape, first.shape))
      throw new ShapeError(
        `stack: all tensors must have one shape: ${showShape(first.shape)} for tensors[0], ${showShape(t.shape)} for tensors[${i}]`,
      );
  });
  return cat(
    tensors.map((t) => unsqueeze(t, d)),
    d,
  );
}

/**
 * At least one dimension: a 0-dim tensor becomes [1]. A view.
 *
 * @example
 * ```ts
 * atleast1d(tensor(5)).shape; // [1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.atleast_1d.html
 */
export function atleast1d(x: Tensor): Tensor {
  return x.ndim === 0 ? x.reshape(1) : x;
}

/**
 * At least two dimensions: [n] becomes [1, n]. A view.
 *
 * @example
 * ```ts
 * atleast2d(tensor([1, 2])).shape; // [1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.atleast_2d.html
 */
export function atleast2d(x: Tensor): Tensor {
  return x.ndim < 2 ? unsqueeze(atleast1d(x), 0) : x;
}

/**
 * At least three dimensions: [n] becomes [1, n, 1] and [m, n] [m, n, 1]. A view.
 *
 * @example
 * ```ts
 * atleast3d(tensor([1, 2])).shape; // [1, 2, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.atleast_3d.html
 */
export function atleast3d(x: Tensor): Tensor {
  return x.ndim < 3 ? unsqueeze(atleast2d(x), -1) : x;
}

/**
 * Joins tensors side by side: 1-D ones along dimension 0, others along dimension 1.
 *
 * @throws RangeError for no tensor; ShapeError if sizes differ elsewhere
 * @example
 * ```ts
 * hstack([tensor([1, 2]), tensor([3])]); // [1, 2, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.hstack.html
 */
export function hstack(tensors: readonly Tensor[]): Tensor {
  checkTensors('hstack', tensors);
  const parts = tensors.map(atleast1d);
  return cat(parts, parts[0]!.ndim === 1 ? 0 : 1);
}

/**
 * Joins tensors row upon row; 1-D ones count as rows.
 *
 * @throws RangeError for no tensor; ShapeError if sizes differ elsewhere
 * @example
 * ```ts
 * vstack([tensor([1, 2]), tensor([3, 4])]); // [[1, 2], [3, 4]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.vstack.html
 */
export function vstack(tensors: readonly Tensor[]): Tensor {
  checkTensors('vstack', tensors);
  return cat(tensors.map(atleast2d));
}

/**
 * Joins tensors along their third dimension, which is added where it is missing.
 *
 * @throws RangeError for no tensor; ShapeError if sizes differ elsewhere
 * @example
 * ```ts
 * dstack([tensor([1, 2]), tensor([3, 4])]); // [[[1, 3], [2, 4]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.dstack.html
 */
export function dstack(tensors: readonly Tensor[]): Tensor {
  checkTensors('dstack', tensors);
  return cat(tensors.map(atleast3d), 2);
}

/**
 * Views of all tensors in the shape they broadcast to.
 *
 * @throws ShapeError if they do not broadcast.
 * @example
 * ```ts
 * broadcastTensors(tensor([[1], [2]]), tensor([3, 4])); // [[[1, 1], [2, 2]], [[3, 4], [3, 4]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.broadcast_tensors.html
 */
export function broadcastTensors(...tensors: Tensor[]): Tensor[] {
  if (tensors.length === 0) return [];
  checkTensors('broadcastTensors', tensors);
  const shape = broadcastShapes('broadcastTensors', ...tensors.map((t) => t.shape));
  return tensors.map((t) => expand(t, shape));
}

/**
 * The coordinates of a grid: for vectors of sizes n0, n1, … as many views of shape [n0, n1, …], the i-th running along
 * dimension i.
 *
 * @param options - `indexing`: 'ij' (default, as in PyTorch), or 'xy', which swaps the first two dimensions.
 * @throws ShapeError for tensors of two dimensions or more. TypeError if the dtypes differ.
 * @example
 * ```ts
 * meshgrid([tensor([1, 2]), tensor([3, 4, 5])], { indexing: 'ij' }); // [[[1, 1, 1], [2, 2, 2]], [[3, 4, 5], [3, 4, 5]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.meshgrid.html
 */
export function meshgrid(tensors: readonly Tensor[], options: { indexing?: 'ij' | 'xy' } = {}): Tensor[] {
  checkTensors('meshgrid', tensors);
  const indexing = options.indexing ?? 'ij';
  if (indexing !== 'ij' && indexing !== 'xy')
    throw new RangeError(`meshgrid: indexing must be 'ij' or 'xy', got ${show(indexing)}`);
  tensors.forEach((t, i) => {
    if (t.ndim > 1)
      throw new ShapeError(`meshgrid: tensors[${i}] must have at most one dimension, got shape ${showShape(t.shape)}`);
    if (t.dtype !== tensors[0]!.dtype)
      throw new TypeError(`meshgrid: all tensors must have one dtype, got ${tensors[0]!.dtype} and ${t.dtype}`);
  });
  const swap = indexing === 'xy' && tensors.length > 1;
  const order = tensors.map((_, i) => (swap && i < 2 ? 1 - i : i));
  const shape = order.map((i) => tensors[i]!.numel());
  return tensors.map((t, i) => {
    const own = shape.map((_, d) => (order[d] === i ? t.numel() : 1));
    return expand(t.reshape(own), shape);
  });
}
