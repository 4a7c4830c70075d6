import { checkDType, type DType } from '../core/dtype.ts';
import { ShapeError, show, showShape } from '../core/errors.ts';
import { aliasOf, dense, wrapArray } from '../core/make.ts';
import { contiguousStrides, normalizeDim, numelOf, sameShape } from '../core/shape.ts';
import { apply } from '../dispatch.ts';
import type { OpRecord } from '../op.ts';
import { convert, gather } from '../strided/copy.ts';
import { Tensor } from '../tensor.ts';

export const cloneOp: OpRecord<[Tensor]> = {
  name: 'clone',
  forward: ([x]) => wrapArray(gather(x), x.shape, x.dtype),
  backward: (g) => [g],
};

export const castOp: OpRecord<[Tensor], { dtype: DType }> = {
  name: 'to',
  forward: ([x], { dtype }) => wrapArray(convert(dense(x), dtype), x.shape, dtype),
  backward: (g) => [g], // the engine brings it back to the input's dtype
};

/** {@link Tensor.to} */
export function to(x: Tensor, target: DType | Tensor): Tensor {
  const dtype = target instanceof Tensor ? target.dtype : checkDType('to', target);
  return x.dtype === dtype ? x : apply(castOp, [x], { dtype });
}

export const viewOp: OpRecord<[Tensor], { shape: readonly number[]; strides: readonly number[] }> = {
  name: 'view',
  view: true,
  forward: ([x], { shape, strides }) => aliasOf(x, shape, strides),
  backward: (g, ctx) => [reshape(g, ctx.shapeOf(0))],
};

/** {@link Tensor.reshape} */
export function reshape(x: Tensor, shape: readonly number[]): Tensor {
  const sizes = inferShape('reshape', shape, x);
  const strides = viewStrides(x.shape, x._strides, sizes);
  if (strides) return apply(viewOp, [x], { shape: sizes, strides });
  const copy = x.clone();
  return apply(viewOp, [copy], { shape: sizes, strides: contiguousStrides(sizes) });
}

/** {@link Tensor.view} */
export function view(x: Tensor, shape: readonly number[]): Tensor {
  const sizes = inferShape('view', shape, x);
  const strides = viewStrides(x.shape, x._strides, sizes);
  if (!strides) {
    throw new ShapeError(
      `view: a tensor of shape ${showShape(x.shape)} with strides ${showShape(x._strides)} cannot be seen as ${showShape(sizes)} without copying: use reshape(…)`,
    );
  }
  return apply(viewOp, [x], { shape: sizes, strides });
}

/** Fills in a size of -1 and checks that the number of elements stays the same. */
function inferShape(where: string, shape: readonly number[], x: Tensor): number[] {
  const n = x.numel();
  const free = shape.indexOf(-1);
  for (const [i, s] of shape.entries()) {
    if (!Number.isInteger(s) || s < -1)
      throw new RangeError(`${where}: a size must be a whole number from 0 up, or -1 once, got ${show(s)}`);
    if (s === -1 && i !== free)
      throw new RangeError(`${where}: only one size can be inferred (-1), got ${showShape(shape)}`);
  }
  const sizes = [...shape];
  if (free >= 0) {
    const rest = numelOf(shape.filter((_, i) => i !== free));
    if (rest === 0)
      throw new ShapeError(
        `${where}: the size for -1 in ${showShape(shape)} is not determined: the other sizes hold 0 elements`,
      );
    sizes[free] = n / rest;
  }
  if (numelOf(sizes) !== n || !sizes.every(Number.isInteger)) {
    throw new ShapeError(
      `${where}: shape ${showShape(shape)} is invalid for a tensor of shape ${showShape(x.shape)} (${n} elements)`,
    );
  }
  return sizes;
}

/** Strides that show memory of one shape in another, or null where that needs a copy. */
export function viewStrides(
  from: readonly number[],
  strides: readonly number[],
  to: readonly number[],
): number[] | null {
  if (numelOf(from) === 0) return sameShape(from, to) ? [...strides] : contiguousStrides(to);
  const out = new Array<number>(to.length);
  let j = to.length - 1;
  let chunkBase = strides[strides.length - 1] ?? 1;
  let have = 1;
  let want = 1;
  for (let i = from.length - 1; i >= 0; i--) {
    have *= from[i]!;
    // A chunk ends where the next dimension does not continue it.
    if (i === 0 || (from[i - 1] !== 1 && strides[i - 1] !== have * chunkBase)) {
      while (j >= 0 && (want < have || to[j] === 1)) {
        out[j] = want * chunkBase;
        want *= to[j]!;
        j--;
      }
      if (want !== have) return null;
      if (i > 0) {
        chunkBase = strides[i - 1]!;
        have = 1;
        want = 1;
      }
    }
  }
  for (; j >= 0; j--) out[j] = chunkBase; // only sizes of 1 are left
  return out;
}

export const permuteOp: OpRecord<[Tensor], { dims: readonly number[] }> = {
  name: 'permute',
  view: true,
  forward: ([x], { dims }) =>
    aliasOf(
      x,
      dims.map((d) => x.shape[d]!),
      dims.map((d) => x._strides[d]!),
    ),
  backward(g, ctx) {
    const back = new Array<number>(ctx.attrs.dims.length);
    ctx.attrs.dims.forEach((d, i) => {
      back[d] = i;
    });
    return [permute(g, back)];
  },
};

/** {@link Tensor.permute} */
export function permute(x: Tensor, dims: readonly number[]): Tensor {
  if (dims.length !== x.ndim)
    throw new RangeError(`permute: ${x.ndim} dimensions are needed for shape ${showShape(x.shape)}, got ${show(dims)}`);
  const order = dims.map((d) => normalizeDim('permute', d, x.ndim));
  if (new Set(order).size !== order.length) throw new RangeError(`permute: a dimension appears twice in ${show(dims)}`);
  return apply(permuteOp, [x], { dims: order });
}

/** {@link Tensor.transpose} */
export function transpose(x: Tensor, dim0: number, dim1: number): Tensor {
  const a = normalizeDim('transpose', dim0, x.ndim, 'dim0');
  const b = normalizeDim('transpose', dim1, x.ndim, 'dim1');
  const dims = x.shape.map((_, i) => i);
  if (dims.length > 0) [dims[a], dims[b]] = [dims[b]!, dims[a]!];
  return apply(permuteOp, [x], { dims });
}

export const expandOp: OpRecord<[Tensor], { shape: readonly number[] }> = {
  name: 'expand',
  view: true,
  forward([x], { shape }) {
    const lead = shape.length - x.ndim;
    return aliasOf(
      x,
      shape,
      shape.map((n, i) => (i < lead || (x.shape[i - lead] === 1 && n !== 1) ? 0 : x._strides[i - lead]!)),
    );
  },
  backward: (g) => [g], // the engine sums what was repeated
};

/** {@link Tensor.expand} */
export function expand(x: Tensor, shape: readonly number[]): Tensor {
  const lead = shape.length - x.ndim;
  if (lead < 0)
    throw new ShapeError(
      `expand: shape ${showShape(shape)} has fewer dimensions than the tensor's ${showShape(x.shape)}`,
    );
  const sizes = shape.map((n, i) => {
    const have = i < lead ? 1 : x.shape[i - lead]!;
    if (n === -1 && i >= lead) return have;
    if (!Number.isInteger(n) || n < 0)
      throw new RangeError(
        `expand: a size must be a whole number from 0 up (or -1 for one that stays), got ${show(n)} in ${showShape(shape)}`,
      );
    if (have !== n && have !== 1)
      throw new ShapeError(
        `expand: size ${n} does not match the size ${have} of the tensor of shape ${showShape(x.shape)} at dimension ${i}`,
      );
    return n;
  });
  return apply(expandOp, [x], { shape: sizes });
}
