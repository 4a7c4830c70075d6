import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { copyInto } from '../../core/copy.ts';
import { likeStrides } from '../../core/layout.ts';
import { aliasOf, allocateStrided } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { normalizeDims } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';

export const flipOp: OpRecord<[Tensor], { dims: readonly number[] }> = {
  name: 'flip',
  halves: true,
  forward([x], { dims }) {
    // Read backwards: from the last element on, with negative strides.
    const strides = [...x._strides];
    let offset = x._offset;
    for (const d of dims) {
      offset += Math.max(0, x.shape[d]! - 1) * strides[d]!;
      strides[d] = -strides[d]!;
    }
    const out = allocateStrided(x.shape, x.dtype, likeStrides(x), undefined, false);
    copyInto(out, aliasOf(x, x.shape, strides, offset));
    return out;
  },
  backward: (g, ctx) => [apply(flipOp, [g], ctx.attrs)],
};

/**
 * In reverse order along the given dimensions: a copy. See {@link Tensor.flip}.
 *
 * @example
 * ```ts
 * flip(tensor([1, 2, 3]), [0]); // [3, 2, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.flip.html
 */
export function flip(x: Tensor, dims: number | readonly number[]): Tensor {
  checkTensor('flip', x);
  return apply(flipOp, [x], { dims: normalizeDims('flip', dims, x.ndim) });
}
