import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show, showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { aliasOf } from '../../core/make.ts';
import { contiguousStrides, numelOf, sameShape } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';

/**
 * One of: a shape, in which a size of -1 follows from the others; dimensions of size 1 that come in or are left out; the
 * same shape with other steps of sizes of 1.
 */
type ViewAttrs =
  | { readonly shape: readonly number[] }
  | { readonly inserted: readonly number[] }
  | { readonly dropped: readonly number[] }
  | { readonly strides: readonly number[] };

export const viewOp: OpRecord<[Tensor], ViewAttrs> = {
  name: 'view',
  view: true,
  forward([x], attrs) {
    if ('shape' in attrs) return seenAs(x, attrs.shape);
    if ('inserted' in attrs) return withDim(x, attrs.inserted[0]!);
    if ('strides' in attrs) return aliasOf(x, x.shape, attrs.strides);
    const kept = (list: readonly number[]) => list.filter((_, d) => !attrs.dropped.includes(d));
    return aliasOf(x, kept(x.shape), kept(x._strides));
  },
  backward(g, ctx) {
    const { attrs } = ctx;
    if ('inserted' in attrs) return [dropDims(g, attrs.inserted)];
    return ['dropped' in attrs ? attrs.dropped.reduce(insertDim, g) : g.reshape(ctx.shapeOf(0))];
  },
};

function seenAs(x: Tensor, shape: readonly number[]): Tensor {
  const sizes = inferShape('view', shape, x);
  const strides = viewStrides(x.shape, x._strides, sizes);
  if (!strides) {
    throw new ShapeError(
      `view: a tensor of shape ${showShape(x.shape)} with strides ${showShape(x._strides)} cannot be seen as ${showShape(sizes)} without copying: use reshape(…)`,
    );
  }
  return aliasOf(x, sizes, strides);
}

function withDim(x: Tensor, dim: number): Tensor {
  const step = dim < x.ndim ? x.shape[dim]! * x._strides[dim]! : 1;
  return aliasOf(x, x.shape.toSpliced(dim, 0, 1), x._strides.toSpliced(dim, 0, step));
}

/** A view with a size of 1 more. */
export function insertDim(x: Tensor, dim: number): Tensor {
  return apply(viewOp, [x], { inserted: [dim] });
}

/** A view without these dimensions (in ascending order), whose sizes are 1. */
export function dropDims(x: Tensor, dims: readonly number[]): Tensor {
  return apply(viewOp, [x], { dropped: dims });
}

/** {@link Tensor.view} */
export function view(x: Tensor, shape: readonly number[]): Tensor {
  return apply(viewOp, [x], { shape: [...shape] });
}

/** Fills in a size of -1 and checks that the number of elements stays the same. */
export function inferShape(where: string, shape: readonly number[], x: Tensor): number[] {
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
