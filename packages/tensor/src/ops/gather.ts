import { type Scalar, toStored } from '../core/dtype.ts';
import { show, showShape } from '../core/errors.ts';
import { allocateTensor, dense } from '../core/make.ts';
import { broadcastShapes, normalizeDim } from '../core/shape.ts';
import { checkedStored } from '../core/stored.ts';
import { apply, applyInPlace } from '../dispatch.ts';
import { placesAlong } from '../indexing/alongDim.ts';
import { checkFits, checkIndex, startFrom } from '../indexing/places.ts';
import type { OpRecord } from '../op.ts';
import { Tensor } from '../tensor.ts';

/** out[i][j][k] = x[i][index[i][j][k]][k] for dim = 1 */
export const gatherOp: OpRecord<[Tensor, Tensor], { dim: number }> = {
  name: 'gather',
  saves: [1],
  forward([x, index], { dim }) {
    const places = placesAlong('gather', x.shape, index, dim);
    const out = allocateTensor(index.shape, x.dtype);
    const from = dense(x) as Float64Array;
    const to = out._storage.data as Float64Array;
    for (let i = 0; i < places.length; i++) to[i] = from[places[i]!]!;
    return out;
  },
  backward(g, ctx) {
    const zeros = allocateTensor(ctx.shapeOf(0), g.dtype);
    return [apply(scatterAddOp, [zeros, ctx.input(1), g], ctx.attrs), null];
  },
};

/** out = x, and out[i][index[i][j][k]][k] = source[i][j][k] for dim = 1 */
export const scatterOp: OpRecord<[Tensor, Tensor, Tensor], { dim: number }> = {
  name: 'scatter',
  saves: [1],
  forward([x, index, source], { dim }, out) {
    const places = placesAlong('scatter', x.shape, index, dim);
    const { data, result } = startFrom(x, out, [index, source]);
    const to = data as Float64Array;
    const from = dense(source) as Float64Array;
    for (let i = 0; i < places.length; i++) to[places[i]!] = from[i]!;
    return result;
  },
  backward: (g, ctx) => [
    ctx.needs(0) ? apply(scatterValueOp, [g, ctx.input(1)], { ...ctx.attrs, value: 0 }) : null,
    null,
    ctx.needs(2) ? apply(gatherOp, [g, ctx.input(1)], ctx.attrs) : null,
  ],
};

/** The same with one value instead of a source. */
export const scatterValueOp: OpRecord<[Tensor, Tensor], { dim: number; value: Scalar }> = {
  name: 'scatter',
  saves: [1],
  forward([x, index], { dim, value }, out) {
    const places = placesAlong('scatter', x.shape, index, dim);
    const { data, result } = startFrom(x, out, [index]);
    const stored = toStored(value, x.dtype) as number;
    const to = data as Float64Array;
    for (let i = 0; i < places.length; i++) to[places[i]!] = stored;
    return result;
  },
  backward: (g, ctx) => [apply(scatterValueOp, [g, ctx.input(1)], { dim: ctx.attrs.dim, value: 0 }), null],
};

/** out = x, and out[i][index[i][j][k]][k] += source[i][j][k] for dim = 1 */
export const scatterAddOp: OpRecord<[Tensor, Tensor, Tensor], { dim: number }> = {
  name: 'scatterAdd',
  saves: [1],
  forward([x, index, source], { dim }, out) {
    const places = placesAlong('scatterAdd', x.shape, index, dim);
    const { data, result } = startFrom(x, out, [index, source]);
    const to = data as Float64Array;
    const from = dense(source) as Float64Array;
    if (x.dtype === 'bool') for (let i = 0; i < places.length; i++) to[places[i]!]! |= from[i]!;
    else for (let i = 0; i < places.length; i++) to[places[i]!]! += from[i]!;
    return result;
  },
  backward: (g, ctx) => [g, null, ctx.needs(2) ? apply(gatherOp, [g, ctx.input(1)], ctx.attrs) : null],
};

/** {@link Tensor.gather} */
export function gather(x: Tensor, dim: number, index: Tensor): Tensor {
  const d = normalizeDim('gather', dim, x.ndim);
  checkIndex('gather', index);
  checkFits('gather', index, x, d, 'the tensor');
  return apply(gatherOp, [x, index], { dim: d });
}

function readSource(where: string, x: Tensor, dim: number, index: Tensor, source: Tensor): [number, Tensor] {
  const d = normalizeDim(where, dim, x.ndim);
  checkIndex(where, index);
  checkFits(where, index, x, d, 'the tensor');
  if (!(source instanceof Tensor)) throw new TypeError(`${where}: source must be a Tensor, got ${show(source)}`);
  if (source.dtype !== x.dtype)
    throw new TypeError(`${where}: source must be ${x.dtype} as the tensor, got ${source.dtype}`);
  checkFits(where, index, source, -1, 'source');
  if (index.numel() === 0) return [d, source];
  // Of a larger source, the part that the index has values for.
  const used = index.shape.reduce((s, n, i) => (s.ndim > 0 && s.shape[i] !== n ? s.narrow(i, 0, n) : s), source);
  return [d, used];
}

/** {@link Tensor.scatter} */
export function scatter(x: Tensor, dim: number, index: Tensor, source: Tensor | Scalar): Tensor {
  if (source instanceof Tensor) {
    const [d, used] = readSource('scatter', x, dim, index, source);
    return apply(scatterOp, [x, index, used], { dim: d });
  }
  return apply(scatterValueOp, [x, index], readValue('scatter', x, dim, index, source));
}

/** {@link Tensor.scatter_} */
export function scatter_(x: Tensor, dim: number, index: Tensor, source: Tensor | Scalar): Tensor {
  if (source instanceof Tensor) {
    const [d, used] = readSource('scatter_', x, dim, index, source);
    return applyInPlace(scatterOp, [x, index, used], { dim: d });
  }
  return applyInPlace(scatterValueOp, [x, index], readValue('scatter_', x, dim, index, source));
}

function readValue(where: string, x: Tensor, dim: number, index: Tensor, value: Scalar) {
  const d = normalizeDim(where, dim, x.ndim);
  checkIndex(where, index);
  checkFits(where, index, x, d, 'the tensor');
  checkedStored(where, value, x.dtype);
  return { dim: d, value };
}

/** {@link Tensor.scatterAdd} */
export function scatterAdd(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  const [d, used] = readSource('scatterAdd', x, dim, index, source);
  return apply(scatterAddOp, [x, index, used], { dim: d });
}

/** {@link Tensor.scatterAdd_} */
export function scatterAdd_(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  const [d, used] = readSource('scatterAdd_', x, dim, index, source);
  return applyInPlace(scatterAddOp, [x, index, used], { dim: d });
}

/** {@link Tensor.takeAlongDim} */
export function takeAlongDim(x: Tensor, index: Tensor, dim?: number): Tensor {
  checkIndex('takeAlongDim', index);
  if (dim === undefined) return gather(x.reshape(-1), 0, index.reshape(-1));
  const d = normalizeDim('takeAlongDim', dim, x.ndim);
  if (index.ndim !== x.ndim)
    throw new RangeError(
      `takeAlongDim: index must have as many dimensions as the tensor, got shapes ${showShape(index.shape)} and ${showShape(x.shape)}`,
    );
  // In every dimension but d both are broadcast against each other.
  const around = broadcastShapes('takeAlongDim', x.shape.with(d, 1), index.shape.with(d, 1));
  const at = wrapped(index, x.shape[d]!).expand(around.with(d, index.shape[d]!));
  return gather(x.expand(around.with(d, x.shape[d]!)), d, at);
}

/** The index modulo n, as PyTorch takes it here: also an index beyond the end wraps. */
function wrapped(index: Tensor, n: number): Tensor {
  const out = allocateTensor(index.shape, 'int64');
  const from = dense(index);
  const to = out._storage.data as BigInt64Array;
  const size = BigInt(Math.max(n, 1));
  for (let i = 0; i < from.length; i++) to[i] = ((BigInt(from[i]!) % size) + size) % size;
  return out;
}
