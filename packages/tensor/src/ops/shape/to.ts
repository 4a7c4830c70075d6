import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { convert, dense } from '../../core/copy.ts';
import { checkDType, type DType } from '../../core/dtype.ts';
import { wrapArray } from '../../core/make.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';

export const castOp: OpRecord<[Tensor], { dtype: DType }> = {
  name: 'to',
  forward: ([x], { dtype }) => wrapArray(convert(dense(x), dtype), x.shape, dtype),
  backward: (g) => [g], // the engine brings it back to the input's dtype
};

/** {@link Tensor.to} */
export function to(x: Tensor, target: DType | Tensor): Tensor {
  const dtype = isTensor(target) ? target.dtype : checkDType('to', target);
  return x.dtype === dtype ? x : apply(castOp, [x], { dtype });
}
