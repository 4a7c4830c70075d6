import { apply } from '../../autograd/dispatch.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { viewOp } from './view.ts';

/** {@link Tensor.unsqueeze} */
export function unsqueeze(x: Tensor, dim: number): Tensor {
  const d = normalizeDim('unsqueeze', dim, x.ndim + 1);
  const step = d < x.ndim ? x.shape[d]! * x._strides[d]! : 1;
  return apply(viewOp, [x], { shape: x.shape.toSpliced(d, 0, 1), strides: x._strides.toSpliced(d, 0, step) });
}
