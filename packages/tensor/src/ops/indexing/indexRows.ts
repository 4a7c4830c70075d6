import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { showShape } from '../../core/check.ts';
import { dense, elements } from '../../core/copy.ts';
import type { TypedArray } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { allocateStrided } from '../../core/make.ts';
import { normalizeDim, numelOf } from '../../core/shape.ts';
import { movable } from '../../strided/movable.ts';
import type { Tensor } from '../../tensor.ts';
import { addRows, addRun, SHORTEST_VIEW, takeRows } from './moves.ts';
import { checkIndex, readIndex, startFrom, zerosFor } from './places.ts';

export function scaled(data: TypedArray, alpha: number): TypedArray {
  if (alpha === 1) return data;
  const out = data.slice();
  if (out instanceof BigInt64Array) {
    const factor = BigInt(alpha);
    for (let i = 0; i < out.length; i++) out[i]! *= factor;
  } else if (out instanceof Int32Array) {
    for (let i = 0; i < out.length; i++) out[i] = Math.imul(out[i]!, alpha);
  } else {
    for (let i = 0; i < out.length; i++) out[i]! *= alpha;
  }
  return out;
}

/** out = x, and the index[k]-th row along dim gets alpha times the k-th row of source added. */
export const indexAddOp: OpRecord<[Tensor, Tensor, Tensor], { dim: number; alpha: number }> = {
  name: 'indexAdd',
  saves: (needs) => (needs(2) ? [1] : []),
  forward([x, index, source], { dim, alpha }, result) {
    const { outer, n, inner } = rowsAlong(x.shape, dim);
    const at = readIndex('indexAdd', index, n, dim, false);
    const { data, result: out } = startFrom(x, result, [index, source]);
    const from = scaled(dense(source), alpha);
    const isBool = x.dtype === 'bool';
    const count = at.length;
    if (inner === 1) addRows(data, outer, n, at, count, from, isBool);
    else
      for (let b = 0, p = 0; b < outer; b++)
        for (let k = 0; k < count; k++, p += inner) addRun(inner, data, (b * n + at[k]!) * inner, from, p, isBool);
    return out;
  },
  backward(g, ctx) {
    if (!ctx.needs(2)) return [g, null, null];
    const rows = apply(indexSelectOp, [g, ctx.input(1)], { dim: ctx.attrs.dim });
    return [g, null, ctx.attrs.alpha === 1 ? rows : rows.mul(ctx.attrs.alpha)];
  },
};

/** A row-major tensor as rows along one dimension: `outer` times `n` rows of `inner` elements. */
export function rowsAlong(shape: readonly number[], dim: number): { outer: number; n: number; inner: number } {
  return { outer: numelOf(shape.slice(0, dim)), n: shape[dim] ?? 1, inner: numelOf(shape.slice(dim + 1)) };
}

/** Copies rows: the k-th row of `to` is the at[k]-th of `from`. */
function copyRows(from: TypedArray, to: TypedArray, at: Int32Array, outer: number, n: number, inner: number): void {
  const count = at.length;
  // The longest part that rises by one each time, as most of padding does.
  let start = 0;
  let length = 0;
  for (let k = 1, first = 0; k <= count; k++)
    if (at[k] !== at[k - 1]! + 1) {
      if (k - first > length) {
        start = first;
        length = k - first;
      }
      first = k;
    }
  if (count >= n && length * inner >= SHORTEST_VIEW && 4 * length > 3 * count) {
    // All goes to the end at once, from where that part of every block moves to its place; then the other rows one by one.
    const x = movable(from) as Float64Array;
    const y = movable(to) as Float64Array;
    const tail = y.length - x.length;
    y.set(x, tail);
    for (let b = 0, o = 0; b < outer; b++) {
      const run = tail + (b * n + at[start]!) * inner;
      y.copyWithin(o + start * inner, run, run + length * inner);
      for (let k = 0; k < count; k++) {
        if (k === start) {
          k += length - 1;
          o += length * inner;
        } else for (let j = 0, p = (b * n + at[k]!) * inner; j < inner; j++, o++) y[o] = x[p + j]!;
      }
    }
    return;
  }
  if (inner >= SHORTEST_VIEW) {
    for (let b = 0, o = 0; b < outer; b++)
      for (let k = 0; k < count; k++, o += inner) {
        const p = (b * n + at[k]!) * inner;
        to.set(from.subarray(p, p + inner) as never, o);
      }
    return;
  }
  // The elements of short rows, one after another; all of them are one row if there are no others.
  let places = at;
  if (inner > 1) {
    places = new Int32Array(count * inner);
    for (let k = 0, i = 0; k < count; k++) for (let j = 0; j < inner; j++, i++) places[i] = at[k]! * inner + j;
  }
  takeRows(from, outer, n * inner, places, places.length, to);
}

export const indexSelectOp: OpRecord<[Tensor, Tensor], { dim: number }> = {
  name: 'indexSelect',
  halves: true,
  saves: [1],
  forward([x, index], { dim }) {
    const { outer, n, inner } = rowsAlong(x.shape, dim);
    const at = readIndex('indexSelect', index, n, dim, false);
    const shape = x.ndim === 0 ? [] : x.shape.with(dim, at.length);
    const out = allocateStrided(shape, x.dtype, null, undefined, false);
    copyRows(elements(x), out._storage.data, at, outer, n, inner);
    return out;
  },
  backward(g, ctx) {
    const zeros = zerosFor(g, ctx.shapeOf(0));
    return [apply(indexAddOp, [zeros, ctx.input(1), g], { ...ctx.attrs, alpha: 1 }), null];
  },
};

export function readVector(where: string, x: Tensor, dim: number, index: Tensor): number {
  const d = normalizeDim(where, dim, x.ndim);
  checkIndex(where, index);
  if (index.ndim > 1) throw new ShapeError(`${where}: index must be a vector, got shape ${showShape(index.shape)}`);
  return d;
}
