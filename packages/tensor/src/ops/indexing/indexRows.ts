import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { showShape } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import type { TypedArray } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { allocateTensor } from '../../core/make.ts';
import { normalizeDim, numelOf } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { checkIndex, readIndex, startFrom } from './places.ts';

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
    const to = data as Float64Array;
    const from = scaled(dense(source), alpha) as Float64Array;
    const or = x.dtype === 'bool';
    let p = 0;
    for (let b = 0; b < outer; b++) {
      for (let k = 0; k < at.length; k++) {
        const o = (b * n + at[k]!) * inner;
        if (or) for (let j = 0; j < inner; j++, p++) to[o + j]! |= from[p]!;
        else for (let j = 0; j < inner; j++, p++) to[o + j]! += from[p]!;
      }
    }
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
  const source = from as Float64Array;
  const target = to as Float64Array;
  let o = 0;
  for (let b = 0; b < outer; b++) {
    if (inner === 1) {
      const start = b * n;
      for (let k = 0; k < at.length; k++) target[o++] = source[start + at[k]!]!;
      continue;
    }
    for (let k = 0; k < at.length; k++, o += inner) {
      const p = (b * n + at[k]!) * inner;
      if (inner >= 32) target.set(source.subarray(p, p + inner), o);
      else for (let j = 0; j < inner; j++) target[o + j] = source[p + j]!;
    }
  }
}

export const indexSelectOp: OpRecord<[Tensor, Tensor], { dim: number }> = {
  name: 'indexSelect',
  saves: [1],
  forward([x, index], { dim }) {
    const { outer, n, inner } = rowsAlong(x.shape, dim);
    const at = readIndex('indexSelect', index, n, dim, false);
    const out = allocateTensor(x.ndim === 0 ? [] : x.shape.with(dim, at.length), x.dtype);
    copyRows(dense(x), out._storage.data, at, outer, n, inner);
    return out;
  },
  backward(g, ctx) {
    const zeros = allocateTensor(ctx.shapeOf(0), g.dtype);
    return [apply(indexAddOp, [zeros, ctx.input(1), g], { ...ctx.attrs, alpha: 1 }), null];
  },
};

export function readVector(where: string, x: Tensor, dim: number, index: Tensor): number {
  const d = normalizeDim(where, dim, x.ndim);
  checkIndex(where, index);
  if (index.ndim > 1) throw new ShapeError(`${where}: index must be a vector, got shape ${showShape(index.shape)}`);
  return d;
}
