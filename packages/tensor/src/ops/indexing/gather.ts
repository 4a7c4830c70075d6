import { apply } from '../../autograd/dispatch.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { gatherOp } from './gatherOp.ts';
import { checkFits, checkIndex } from './places.ts';

/** {@link Tensor.gather} */
export function gather(x: Tensor, dim: number, index: Tensor): Tensor {
  const d = normalizeDim('gather', dim, x.ndim);
  checkIndex('gather', index);
  checkFits('gather', index, x, d, 'the tensor');
  return apply(gatherOp, [x, index], { dim: d });
}
