import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { copyInto, copyLike } from '../../core/copy.ts';
import { allocateStrided } from '../../core/make.ts';
import { formatStrides, isInFormat, type MemoryFormat } from '../../core/memoryFormat.ts';
import type { Tensor } from '../../tensor.ts';

export const cloneOp: OpRecord<[Tensor], { readonly memoryFormat: MemoryFormat }> = {
  name: 'clone',
  forward([x], { memoryFormat }) {
    if (memoryFormat === 'preserve') return copyLike(x);
    const out = allocateStrided(x.shape, x.dtype, formatStrides('clone', memoryFormat, x));
    copyInto(out, x);
    return out;
  },
  backward: (g) => [g],
};

/** {@link Tensor.clone} */
export function clone(x: Tensor, memoryFormat: MemoryFormat = 'preserve'): Tensor {
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
  return clone(x, memoryFormat);
}
