import { apply, applyInPlace } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { type Scalar, toStored } from '../../core/dtype.ts';
import { laidLike } from '../../core/laidOut.ts';
import { checkTensor } from '../../core/operand.ts';
import { checkedStored } from '../../core/stored.ts';
import type { Tensor } from '../../tensor.ts';
import { readVector, rowsAlong } from './indexRows.ts';
import { readIndex, startFrom } from './places.ts';

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
    return result ? out : laidLike(out, x);
  },
  backward: (g, ctx) => [apply(indexFillOp, [g, ctx.input(1)], { dim: ctx.attrs.dim, value: 0 }), null],
};

/**
 * A copy in which the parts along `dim` that `index` names are `value`. See {@link Tensor.indexFill}.
 *
 * @example
 * ```ts
 * indexFill(tensor([1, 1]), 0, tensor([1n]), 5); // [1, 5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.index_fill.html
 */
export function indexFill(x: Tensor, dim: number, index: Tensor, value: Scalar): Tensor {
  checkTensor('indexFill', x);
  checkedStored('indexFill', value, x.dtype);
  return apply(indexFillOp, [x, index], { dim: readVector('indexFill', x, dim, index), value });
}

/** {@link Tensor.indexFill_} */
export function indexFill_(x: Tensor, dim: number, index: Tensor, value: Scalar): Tensor {
  checkedStored('indexFill_', value, x.dtype);
  return applyInPlace(indexFillOp, [x, index], { dim: readVector('indexFill_', x, dim, index), value });
}
