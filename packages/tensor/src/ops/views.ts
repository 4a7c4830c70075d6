import { ShapeError, show, showShape } from '../core/errors.ts';
import { aliasOf } from '../core/make.ts';
import { contiguousStrides, normalizeDim, normalizeDims, numelOf } from '../core/shape.ts';
import { apply } from '../dispatch.ts';
import type { OpRecord } from '../op.ts';
import type { Tensor } from '../tensor.ts';
import { type Geometry, stridedAdd } from './asStrided.ts';
import { permute, permuteOp, reshape, viewOp } from './movement.ts';
import { placed } from './place.ts';

const without = (list: readonly number[], dim: number): number[] => list.filter((_, i) => i !== dim);

function viewOf(x: Tensor, g: Geometry): Tensor {
  return aliasOf(x, g.shape, g.strides, x._offset + g.offset);
}

type Take<A> = (shape: readonly number[], strides: readonly number[], attrs: A) => Geometry;

const takeIndex: Take<{ dim: number; index: number }> = (shape, strides, { dim, index }) => ({
  shape: without(shape, dim),
  strides: without(strides, dim),
  offset: index * strides[dim]!,
});

export const selectOp: OpRecord<[Tensor], { dim: number; index: number }> = {
  name: 'select',
  view: true,
  forward: ([x], attrs) => viewOf(x, takeIndex(x.shape, x._strides, attrs)),
  backward: (g, ctx) => [placed(g, ctx.shapeOf(0), (shape, strides) => takeIndex(shape, strides, ctx.attrs))],
};

/** {@link Tensor.select} */
export function select(x: Tensor, dim: number, index: number, where = 'select'): Tensor {
  if (x.ndim === 0) throw new RangeError(`${where}: a 0-dim tensor has nothing to select from`);
  const d = normalizeDim(where, dim, x.ndim);
  const n = x.shape[d]!;
  if (!Number.isInteger(index) || index < -n || index >= n)
    throw new RangeError(
      `${where}: index ${show(index)} is out of range for a tensor of shape ${showShape(x.shape)} at dimension ${d}`,
    );
  return apply(selectOp, [x], { dim: d, index: index < 0 ? index + n : index });
}

interface SliceAttrs {
  readonly dim: number;
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

const takeSlice: Take<SliceAttrs> = (shape, strides, { dim, start, end, step }) => ({
  shape: shape.map((n, i) => (i === dim ? Math.ceil((end - start) / step) : n)),
  strides: strides.map((s, i) => (i === dim ? s * step : s)),
  offset: start * strides[dim]!,
});

export const sliceOp: OpRecord<[Tensor], SliceAttrs> = {
  name: 'slice',
  view: true,
  forward: ([x], attrs) => viewOf(x, takeSlice(x.shape, x._strides, attrs)),
  backward: (g, ctx) => [placed(g, ctx.shapeOf(0), (shape, strides) => takeSlice(shape, strides, ctx.attrs))],
};

/** {@link Tensor.slice} */
export function slice(
  x: Tensor,
  dim: number,
  start?: number | null,
  end?: number | null,
  step = 1,
  where = 'slice',
): Tensor {
  if (x.ndim === 0) throw new RangeError(`${where}: a 0-dim tensor has nothing to slice`);
  const d = normalizeDim(where, dim, x.ndim);
  const n = x.shape[d]!;
  if (!Number.isInteger(step) || step < 1)
    throw new RangeError(`${where}: step must be a whole number from 1 up, got ${show(step)}`);
  const clamp = (name: string, at: number) => {
    if (!Number.isInteger(at) && Math.abs(at) !== Number.POSITIVE_INFINITY)
      throw new RangeError(`${where}: ${name} must be a whole number, got ${show(at)}`);
    return Math.min(Math.max(at < 0 ? at + n : at, 0), n);
  };
  const first = clamp('start', start ?? 0);
  const last = Math.max(clamp('end', end ?? n), first);
  return apply(sliceOp, [x], { dim: d, start: first, end: last, step });
}

/** {@link Tensor.narrow} */
export function narrow(x: Tensor, dim: number, start: number, length: number): Tensor {
  if (x.ndim === 0) throw new RangeError('narrow: a 0-dim tensor has nothing to narrow');
  const d = normalizeDim('narrow', dim, x.ndim);
  const n = x.shape[d]!;
  if (!Number.isInteger(length) || length < 0)
    throw new RangeError(`narrow: length must be a whole number from 0 up, got ${show(length)}`);
  if (!Number.isInteger(start) || start < -n || start > n)
    throw new RangeError(
      `narrow: start must be an integer from ${-n} to ${n} for shape ${showShape(x.shape)} at dimension ${d}, got ${show(start)}`,
    );
  const first = start < 0 ? start + n : start;
  if (first + length > n)
    throw new RangeError(
      `narrow: start ${first} + length ${length} exceeds the size ${n} of dimension ${d} of shape ${showShape(x.shape)}`,
    );
  return apply(sliceOp, [x], { dim: d, start: first, end: first + length, step: 1 });
}

/** {@link Tensor.squeeze} */
export function squeeze(x: Tensor, dim?: number | readonly number[]): Tensor {
  const dims = new Set(normalizeDims('squeeze', dim, x.ndim));
  const keep = x.shape.map((_, i) => i).filter((i) => !(dims.has(i) && x.shape[i] === 1));
  return apply(viewOp, [x], { shape: keep.map((i) => x.shape[i]!), strides: keep.map((i) => x._strides[i]!) });
}

/** {@link Tensor.unsqueeze} */
export function unsqueeze(x: Tensor, dim: number): Tensor {
  const d = normalizeDim('unsqueeze', dim, x.ndim + 1);
  const step = d < x.ndim ? x.shape[d]! * x._strides[d]! : 1;
  return apply(viewOp, [x], { shape: x.shape.toSpliced(d, 0, 1), strides: x._strides.toSpliced(d, 0, step) });
}

/** {@link Tensor.flatten} */
export function flatten(x: Tensor, startDim = 0, endDim = -1): Tensor {
  const first = normalizeDim('flatten', startDim, x.ndim, 'startDim');
  const last = normalizeDim('flatten', endDim, x.ndim, 'endDim');
  if (first > last)
    throw new RangeError(`flatten: startDim ${startDim} comes after endDim ${endDim} in shape ${showShape(x.shape)}`);
  if (x.ndim === 0) return reshape(x, [1]);
  if (first === last) return x;
  const merged = numelOf(x.shape.slice(first, last + 1));
  return reshape(x, x.shape.toSpliced(first, last - first + 1, merged));
}

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
  const strides = full.map((_, i) => x._strides[d]! * numelOf(full.slice(i + 1)));
  return apply(viewOp, [x], {
    shape: x.shape.toSpliced(d, 1, ...full),
    strides: x._strides.toSpliced(d, 1, ...strides),
  });
}

/** {@link Tensor.t} */
export function t(x: Tensor): Tensor {
  if (x.ndim > 2)
    throw new ShapeError(`t: at most 2 dimensions are expected, got shape ${showShape(x.shape)}; use mT or transpose`);
  return apply(permuteOp, [x], { dims: x.ndim === 2 ? [1, 0] : x.shape.map((_, i) => i) });
}

/** {@link Tensor.mT} */
export function matrixTranspose(x: Tensor): Tensor {
  if (x.ndim < 2)
    throw new ShapeError(`mT: a matrix or a batch of matrices is expected, got shape ${showShape(x.shape)}`);
  return x.transpose(-2, -1);
}

/** {@link Tensor.movedim} */
export function movedim(
  x: Tensor,
  source: number | readonly number[],
  destination: number | readonly number[],
): Tensor {
  const read = (name: string, dims: number | readonly number[]) => {
    const list = (typeof dims === 'number' ? [dims] : dims).map((d) => normalizeDim('movedim', d, x.ndim, name));
    if (new Set(list).size !== list.length) throw new RangeError(`movedim: a dimension appears twice in ${name}`);
    return list;
  };
  const from = read('source', source);
  const to = read('destination', destination);
  if (from.length !== to.length)
    throw new RangeError(
      `movedim: source ${showShape(from)} and destination ${showShape(to)} must name as many dimensions`,
    );
  if (x.ndim === 0) return permute(x, []);
  const order = new Array<number>(x.ndim).fill(-1);
  to.forEach((d, i) => {
    order[d] = from[i]!;
  });
  const rest = x.shape.map((_, i) => i).filter((i) => !from.includes(i));
  return permute(
    x,
    order.map((d) => (d < 0 ? rest.shift()! : d)),
  );
}

interface DiagonalAttrs {
  readonly offset: number;
  readonly dim1: number;
  readonly dim2: number;
}

const takeDiagonal: Take<DiagonalAttrs> = (shape, strides, { offset, dim1, dim2 }) => {
  const others = shape.map((_, i) => i).filter((i) => i !== dim1 && i !== dim2);
  const length =
    offset >= 0 ? Math.min(shape[dim1]!, shape[dim2]! - offset) : Math.min(shape[dim1]! + offset, shape[dim2]!);
  const start = length <= 0 ? 0 : offset >= 0 ? offset * strides[dim2]! : -offset * strides[dim1]!;
  return {
    shape: [...others.map((i) => shape[i]!), Math.max(length, 0)],
    strides: [...others.map((i) => strides[i]!), strides[dim1]! + strides[dim2]!],
    offset: start,
  };
};

export const diagonalOp: OpRecord<[Tensor], DiagonalAttrs> = {
  name: 'diagonal',
  view: true,
  forward: ([x], attrs) => viewOf(x, takeDiagonal(x.shape, x._strides, attrs)),
  backward: (g, ctx) => [placed(g, ctx.shapeOf(0), (shape, strides) => takeDiagonal(shape, strides, ctx.attrs))],
};

/** {@link Tensor.diagonal} */
export function diagonal(x: Tensor, offset = 0, dim1 = 0, dim2 = 1): Tensor {
  const a = normalizeDim('diagonal', dim1, x.ndim, 'dim1');
  const b = normalizeDim('diagonal', dim2, x.ndim, 'dim2');
  if (a === b) throw new RangeError(`diagonal: dim1 and dim2 must differ, got ${dim1} and ${dim2}`);
  if (!Number.isInteger(offset)) throw new RangeError(`diagonal: offset must be a whole number, got ${show(offset)}`);
  return apply(diagonalOp, [x], { offset, dim1: a, dim2: b });
}

interface UnfoldAttrs {
  readonly dim: number;
  readonly size: number;
  readonly step: number;
}

const takeWindows: Take<UnfoldAttrs> = (shape, strides, { dim, size, step }) => ({
  shape: [...shape.map((n, i) => (i === dim ? Math.floor((n - size) / step) + 1 : n)), size],
  strides: [...strides.map((s, i) => (i === dim ? s * step : s)), strides[dim] ?? 1],
  offset: 0,
});

export const unfoldOp: OpRecord<[Tensor], UnfoldAttrs> = {
  name: 'unfold',
  view: true,
  forward: ([x], attrs) => viewOf(x, takeWindows(x.shape, x._strides, attrs)),
  // Windows overlap: what several of them saw is added up.
  backward(g, ctx) {
    const baseShape = ctx.shapeOf(0);
    const baseStrides = contiguousStrides(baseShape);
    const geometry = takeWindows(baseShape, baseStrides, ctx.attrs);
    return [apply(stridedAdd, [g], { geometry, baseStrides, baseShape })];
  },
};

/** {@link Tensor.unfold} */
export function unfold(x: Tensor, dim: number, size: number, step: number): Tensor {
  const d = normalizeDim('unfold', dim, x.ndim);
  const n = x.shape[d] ?? 1;
  if (!Number.isInteger(size) || size < 0 || size > n)
    throw new RangeError(
      `unfold: size must be a whole number from 0 to the size ${n} of dimension ${d} of shape ${showShape(x.shape)}, got ${show(size)}`,
    );
  if (!Number.isInteger(step) || step < 1)
    throw new RangeError(`unfold: step must be a whole number from 1 up, got ${show(step)}`);
  return apply(unfoldOp, [x], { dim: d, size, step });
}
