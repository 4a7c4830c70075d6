import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { copyInto } from '../../core/copy.ts';
import { aliasOf, allocateLike } from '../../core/make.ts';
import { normalizeDims } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';

export const flipOp: OpRecord<[Tensor], { dims: readonly number[] }> = {
  name: 'flip',
  forward([x], { dims }) {
    // Read backwards: from the last element on, with negative strides.
    const strides = [...x._strides];
    let offset = x._offset;
    for (const d of dims) {
      offset += Math.max(0, x.shape[d]! - 1) * strides[d]!;
      strides[d] = -strides[d]!;
    }
    const out = allocateLike(x);
    copyInto(out, aliasOf(x, x.shape, strides, offset));
    return out;
  },
  backward: (g, ctx) => [apply(flipOp, [g], ctx.attrs)],
};

/** {@link Tensor.flip} */
export function flip(x: Tensor, dims: number | readonly number[]): Tensor {
  return apply(flipOp, [x], { dims: normalizeDims('flip', dims, x.ndim) });
}
