import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show, showShape } from '../../core/check.ts';
import { aliasOf } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';

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

/**
 * The dimensions in another order: a view. See {@link Tensor.permute}.
 *
 * @example
 * ```ts
 * permute(tensor([[1, 2], [3, 4]]), [1, 0]); // [[1, 3], [2, 4]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.permute.html
 */
export function permute(x: Tensor, dims: readonly number[]): Tensor {
  checkTensor('permute', x);
  if (dims.length !== x.ndim)
    throw new RangeError(`permute: ${x.ndim} dimensions are needed for shape ${showShape(x.shape)}, got ${show(dims)}`);
  const order = dims.map((d) => normalizeDim('permute', d, x.ndim));
  if (new Set(order).size !== order.length) throw new RangeError(`permute: a dimension appears twice in ${show(dims)}`);
  return apply(permuteOp, [x], { dims: order });
}
