import { type Scalar, type TypedArray, toStored } from '../core/dtype.ts';
import { ShapeError, show, showShape } from '../core/errors.ts';
import { allocateTensor, dense } from '../core/make.ts';
import { normalizeDim, numelOf } from '../core/shape.ts';
import { checkedStored } from '../core/stored.ts';
import { apply, applyInPlace } from '../dispatch.ts';
import { checkIndex, readIndex, startFrom } from '../indexing/places.ts';
import type { OpRecord } from '../op.ts';
import { Tensor } from '../tensor.ts';

/** A row-major tensor as rows along one dimension: `outer` times `n` rows of `inner` elements. */
function rowsAlong(shape: readonly number[], dim: number): { outer: number; n: number; inner: number } {
  return { outer: numelOf(shape.slice(0, dim)), n: shape[dim] ?? 1, inner: numelOf(shape.slice(dim + 1)) };
}

/** Copies rows: the k-th row of `to` is the at[k]-th of `from`. */
function copyRows(from: TypedArray, to: TypedArray, at: Int32Array, outer: number, n: number, inner: number): void {
  const source = from as Float64Array;
  const target = to as Float64Array;
  let o = 0;
  for (let b = 0; b < outer; b++) {
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

/** out = x, and the index[k]-th row along dim gets alpha times the k-th row of source added. */
export const indexAddOp: OpRecord<[Tensor, Tensor, Tensor], { dim: number; alpha: number }> = {
  name: 'indexAdd',
  saves: [1],
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

function scaled(data: TypedArray, alpha: number): TypedArray {
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

/** out = x, and the index[k]-th row along dim is the k-th row of source. */
export const indexCopyOp: OpRecord<[Tensor, Tensor, Tensor], { dim: number }> = {
  name: 'indexCopy',
  saves: [1],
  forward([x, index, source], { dim }, result) {
    const { outer, n, inner } = rowsAlong(x.shape, dim);
    const at = readIndex('indexCopy', index, n, dim, false);
    const { data, result: out } = startFrom(x, result, [index, source]);
    const to = data as Float64Array;
    const from = dense(source) as Float64Array;
    let p = 0;
    for (let b = 0; b < outer; b++)
      for (let k = 0; k < at.length; k++, p += inner) to.set(from.subarray(p, p + inner), (b * n + at[k]!) * inner);
    return out;
  },
  backward: (g, ctx) => [
    ctx.needs(0) ? apply(indexFillOp, [g, ctx.input(1)], { ...ctx.attrs, value: 0 }) : null,
    null,
    ctx.needs(2) ? apply(indexSelectOp, [g, ctx.input(1)], ctx.attrs) : null,
  ],
};

/** out = x, and the index[k]-th rows along dim are `value`. */
export const indexFillOp: OpRecord<[Tensor, Tensor], { dim: number; value: Scalar }> = {
  name: 'indexFill',
  saves: [1],
  forward([x, index], { dim, value }, result) {
    const { outer, n, inner } = rowsAlong(x.shape, dim);
    const at = readIndex('indexFill', index, n, dim, true);
    const { data, result: out } = startFrom(x, result, [index]);
    const stored = toStored(value, x.dtype) as never;
    for (let b = 0; b < outer; b++)
      for (let k = 0; k < at.length; k++) {
        const o = (b * n + at[k]!) * inner;
        data.fill(stored, o, o + inner);
      }
    return out;
  },
  backward: (g, ctx) => [apply(indexFillOp, [g, ctx.input(1)], { dim: ctx.attrs.dim, value: 0 }), null],
};

function readVector(where: string, x: Tensor, dim: number, index: Tensor): number {
  const d = normalizeDim(where, dim, x.ndim);
  checkIndex(where, index);
  if (index.ndim > 1) throw new ShapeError(`${where}: index must be a vector, got shape ${showShape(index.shape)}`);
  return d;
}

/** {@link Tensor.indexSelect} */
export function indexSelect(x: Tensor, dim: number, index: Tensor): Tensor {
  const d = readVector('indexSelect', x, dim, index);
  if (x.ndim === 0 && index.numel() !== 1)
    throw new ShapeError(`indexSelect: a 0-dim tensor takes one index, got ${index.numel()}`);
  return apply(indexSelectOp, [x, index], { dim: d });
}

function readRows(where: string, x: Tensor, dim: number, index: Tensor, source: Tensor): number {
  const d = readVector(where, x, dim, index);
  if (!(source instanceof Tensor)) throw new TypeError(`${where}: source must be a Tensor, got ${show(source)}`);
  if (source.dtype !== x.dtype)
    throw new TypeError(`${where}: source must be ${x.dtype} as the tensor, got ${source.dtype}`);
  const count = index.numel();
  const expected = x.ndim === 0 ? [] : x.shape.with(d, count);
  const scalar = source.ndim === 0 && x.ndim <= 1;
  const shape = scalar ? expected : source.shape;
  if (shape.length !== expected.length || shape.some((n, i) => n !== expected[i]) || (scalar && count !== 1))
    throw new ShapeError(
      `${where}: for ${count} indices along dimension ${d} of shape ${showShape(x.shape)} source must have shape ${showShape(expected)}, got ${showShape(source.shape)}`,
    );
  return d;
}

function readAlpha(where: string, x: Tensor, alpha: unknown): number {
  if (typeof alpha !== 'number') throw new TypeError(`${where}: alpha must be a number, got ${show(alpha)}`);
  if (!x.isFloatingPoint() && !Number.isSafeInteger(alpha))
    throw new RangeError(`${where}: alpha must be a whole number for a ${x.dtype} tensor, got ${show(alpha)}`);
  return alpha;
}

/** {@link Tensor.indexAdd} */
export function indexAdd(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  options: { alpha?: number } = {},
): Tensor {
  const alpha = readAlpha('indexAdd', x, options.alpha ?? 1);
  return apply(indexAddOp, [x, index, source], { dim: readRows('indexAdd', x, dim, index, source), alpha });
}

/** {@link Tensor.indexAdd_} */
export function indexAdd_(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  options: { alpha?: number } = {},
): Tensor {
  const alpha = readAlpha('indexAdd_', x, options.alpha ?? 1);
  return applyInPlace(indexAddOp, [x, index, source], { dim: readRows('indexAdd_', x, dim, index, source), alpha });
}

/** {@link Tensor.indexCopy} */
export function indexCopy(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  return apply(indexCopyOp, [x, index, source], { dim: readRows('indexCopy', x, dim, index, source) });
}

/** {@link Tensor.indexCopy_} */
export function indexCopy_(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  return applyInPlace(indexCopyOp, [x, index, source], { dim: readRows('indexCopy_', x, dim, index, source) });
}

/** {@link Tensor.indexFill} */
export function indexFill(x: Tensor, dim: number, index: Tensor, value: Scalar): Tensor {
  checkedStored('indexFill', value, x.dtype);
  return apply(indexFillOp, [x, index], { dim: readVector('indexFill', x, dim, index), value });
}

/** {@link Tensor.indexFill_} */
export function indexFill_(x: Tensor, dim: number, index: Tensor, value: Scalar): Tensor {
  checkedStored('indexFill_', value, x.dtype);
  return applyInPlace(indexFillOp, [x, index], { dim: readVector('indexFill_', x, dim, index), value });
}
