import { apply, applyInPlace } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show, showShape } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';
import { indexFillOp } from './indexFill.ts';
import { indexSelectOp, readVector, rowsAlong } from './indexRows.ts';
import { readIndex, startFrom } from './places.ts';

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

export function readRows(where: string, x: Tensor, dim: number, index: Tensor, source: Tensor): number {
  const d = readVector(where, x, dim, index);
  if (!isTensor(source)) throw new TypeError(`${where}: source must be a Tensor, got ${show(source)}`);
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

/**
 * A copy whose index[k]-th part along `dim` is the k-th part of `source`. See {@link Tensor.indexCopy}.
 *
 * @example
 * ```ts
 * indexCopy(tensor([1, 1]), 0, tensor([1n]), tensor([5])); // [1, 5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.index_copy.html
 */
export function indexCopy(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  checkTensor('indexCopy', x);
  return apply(indexCopyOp, [x, index, source], { dim: readRows('indexCopy', x, dim, index, source) });
}

/** {@link Tensor.indexCopy_} */
export function indexCopy_(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  return applyInPlace(indexCopyOp, [x, index, source], { dim: readRows('indexCopy_', x, dim, index, source) });
}
