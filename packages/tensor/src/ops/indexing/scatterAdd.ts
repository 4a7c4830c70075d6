import { apply, applyInPlace } from '../../autograd/dispatch.ts';
import type { Tensor } from '../../tensor.ts';
import { scatterAddOp } from './gatherOp.ts';
import { readSource } from './scatter.ts';

/** {@link Tensor.scatterAdd} */
export function scatterAdd(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  const [d, used] = readSource('scatterAdd', x, dim, index, source);
  return apply(scatterAddOp, [x, index, used], { dim: d });
}

/** {@link Tensor.scatterAdd_} */
export function scatterAdd_(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  const [d, used] = readSource('scatterAdd_', x, dim, index, source);
  return applyInPlace(scatterAddOp, [x, index, used], { dim: d });
}
