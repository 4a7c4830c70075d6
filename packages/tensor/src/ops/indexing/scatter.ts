import { apply, applyInPlace } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import { allocate, type Scalar, toStored } from '../../core/dtype.ts';
import { checkTensor } from '../../core/operand.ts';
import { normalizeDim } from '../../core/shape.ts';
import { checkedStored } from '../../core/stored.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';
import { placesAlong } from './alongDim.ts';
import { gatherOp } from './gatherOp.ts';
import { putAt } from './moves.ts';
import { checkFits, checkIndex, startFrom } from './places.ts';

/** out = x, and out[i][index[i][j][k]][k] = source[i][j][k] for dim = 1 */
export const scatterOp: OpRecord<[Tensor, Tensor, Tensor], { dim: number }> = {
  name: 'scatter',
  saves: [1],
  forward([x, index, source], { dim }, out) {
    const places = placesAlong('scatter', x.shape, index, dim);
    const { data, result } = startFrom(x, out, [index, source]);
    putAt(data, 0, places, places.length, dense(source));
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
    const stored = allocate(x.dtype, 1);
    stored[0] = toStored(value, x.dtype);
    putAt(data, 0, places, places.length, stored, 0, 0);
    return result;
  },
  backward: (g, ctx) => [apply(scatterValueOp, [g, ctx.input(1)], { dim: ctx.attrs.dim, value: 0 }), null],
};

export function readSource(where: string, x: Tensor, dim: number, index: Tensor, source: Tensor): [number, Tensor] {
  const d = normalizeDim(where, dim, x.ndim);
  checkIndex(where, index);
  checkFits(where, index, x, d, 'the tensor');
  if (!isTensor(source)) throw new TypeError(`${where}: source must be a Tensor, got ${show(source)}`);
  if (source.dtype !== x.dtype)
    throw new TypeError(`${where}: source must be ${x.dtype} as the tensor, got ${source.dtype}`);
  checkFits(where, index, source, -1, 'source');
  if (index.numel() === 0) return [d, source];
  // Of a larger source, the part that the index has values for.
  const used = index.shape.reduce((s, n, i) => (s.ndim > 0 && s.shape[i] !== n ? s.narrow(i, 0, n) : s), source);
  return [d, used];
}

/**
 * The reverse of gather: a copy in which element index[i][j] of row i is source[i][j], for dim = 1. See {@link
 * Tensor.scatter}.
 *
 * @example
 * ```ts
 * scatter(tensor([0, 0, 0]), 0, tensor([2n, 0n]), tensor([1, 2])); // [2, 0, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.scatter.html
 */
export function scatter(x: Tensor, dim: number, index: Tensor, source: Tensor | Scalar): Tensor {
  checkTensor('scatter', x);
  if (isTensor(source)) {
    const [d, used] = readSource('scatter', x, dim, index, source);
    return apply(scatterOp, [x, index, used], { dim: d });
  }
  return apply(scatterValueOp, [x, index], readValue('scatter', x, dim, index, source));
}

/** {@link Tensor.scatter_} */
export function scatter_(x: Tensor, dim: number, index: Tensor, source: Tensor | Scalar): Tensor {
  if (isTensor(source)) {
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
