import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { converted, copyInto } from '../../core/copy.ts';
import { checkDType, type DType } from '../../core/dtype.ts';
import { allocateStrided } from '../../core/make.ts';
import { formatStrides, type MemoryFormat, suggestedFormat } from '../../core/memoryFormat.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';

interface CastAttrs {
  readonly dtype: DType;
  readonly memoryFormat: MemoryFormat;
}

export const castOp: OpRecord<[Tensor], CastAttrs> = {
  name: 'to',
  halves: true,
  forward([x], { dtype, memoryFormat }) {
    if (memoryFormat === 'preserve') return converted(x, dtype);
    const out = allocateStrided(x.shape, dtype, formatStrides('to', memoryFormat, x), undefined, false);
    copyInto(out, x);
    return out;
  },
  backward: (g) => [g], // the engine brings it back to the input's dtype
};

/** {@link Tensor.to} */
export function to(x: Tensor, target: DType | Tensor, memoryFormat: MemoryFormat = 'preserve'): Tensor {
  const dtype = isTensor(target) ? target.dtype : checkDType('to', target);
  const stays = memoryFormat === 'preserve' || memoryFormat === suggestedFormat(x);
  return x.dtype === dtype && stays ? x : apply(castOp, [x], { dtype, memoryFormat });
}
