import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show, showShape } from '../../core/check.ts';
import { checkTensor } from '../../core/operand.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { type Take, viewOf, without } from './partOf.ts';
import { placed, sideBySide } from './place.ts';

/** What was asked for: an index below 0 counts from the end. */
export interface SelectAttrs {
  readonly dim: number;
  readonly index: number;
}

const takeIndex: Take<SelectAttrs> = (shape, strides, { dim, index }) => ({
  shape: without(shape, dim),
  strides: without(strides, dim),
  offset: (index < 0 ? index + shape[dim]! : index) * strides[dim]!,
});

export const selectOp: OpRecord<[Tensor], SelectAttrs> = {
  name: 'select',
  view: true,
  forward: ([x], attrs) => viewOf(x, takeIndex(x.shape, x._strides, attrs)),
  together: (parts) => sideBySide(parts, takeIndex),
  backward: (g, ctx) => [placed(g, ctx.shapeOf(0), (shape, strides) => takeIndex(shape, strides, ctx.attrs))],
};

/**
 * The `index`-th part along a dimension, which disappears: a view. See {@link Tensor.select}.
 *
 * @example
 * ```ts
 * select(tensor([[1, 2], [3, 4]]), 0, 1); // [3, 4]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.select.html
 */
export function select(x: Tensor, dim: number, index: number, where = 'select'): Tensor {
  checkTensor('select', x);
  if (x.ndim === 0) throw new RangeError(`${where}: a 0-dim tensor has nothing to select from`);
  const d = normalizeDim(where, dim, x.ndim);
  const n = x.shape[d]!;
  if (!Number.isInteger(index) || index < -n || index >= n)
    throw new RangeError(
      `${where}: index ${show(index)} is out of range for a tensor of shape ${showShape(x.shape)} at dimension ${d}`,
    );
  return apply(selectOp, [x], { dim: d, index });
}
