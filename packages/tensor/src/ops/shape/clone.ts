import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { copyInto, copyLike } from '../../core/copy.ts';
import { allocateStrided } from '../../core/make.ts';
import {
  formatStrides,
  isInFormat,
  type MemoryFormat,
  type MemoryFormatOptions,
  readMemoryFormat,
} from '../../core/memoryFormat.ts';
import { checkTensor } from '../../core/operand.ts';
import { naming } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';

export const cloneOp: OpRecord<[Tensor], { readonly memoryFormat: MemoryFormat }> = {
  name: 'clone',
  halves: true,
  forward([x], { memoryFormat }) {
    if (memoryFormat === 'preserve') return copyLike(x);
    const out = allocateStrided(x.shape, x.dtype, formatStrides('clone', memoryFormat, x), undefined, false);
    copyInto(out, x);
    return out;
  },
  backward: (g) => [g],
};

/**
 * A copy in memory of its own, through which gradients flow. See {@link Tensor.clone}.
 *
 * @example
 * ```ts
 * clone(tensor([1, 2])); // [1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.clone.html
 */
export function clone(x: Tensor, format: MemoryFormat | MemoryFormatOptions = 'preserve'): Tensor {
  checkTensor('clone', x);
  const memoryFormat = typeof format === 'string' ? format : readMemoryFormat('clone', format, 'preserve');
  return apply(cloneOp, [x], { memoryFormat });
}

/** {@link Tensor.contiguous} */
export function contiguous(x: Tensor, memoryFormat: MemoryFormat = 'contiguous'): Tensor {
  if (isInFormat(memoryFormat, x)) return x;
  if (memoryFormat === 'preserve')
    throw new RangeError(
      "contiguous: memoryFormat must name a layout, got 'preserve' for a tensor that is not row-major",
    );
  formatStrides('contiguous', memoryFormat, x); // refuses the wrong number of dimensions in this function's name
  return naming('contiguous', () => clone(x, memoryFormat));
}
